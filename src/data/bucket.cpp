// Dataset::bucket_by_sequence_length: batches of elements of like length.
#include <algorithm>

#include "data/element.hpp"
#include "data/node.hpp"

namespace addax::data {
namespace {

constexpr const char* method = "bucket_by_sequence_length";

class BucketNode final : public OneInput {
 public:
  BucketNode(const Dataset& input, std::function<int64_t(const Batch&)> length, std::vector<int64_t> boundaries,
             std::vector<int64_t> sizes, const BucketOptions& options)
      : OneInput(input),
        length_(std::move(length)),
        boundaries_(std::move(boundaries)),
        sizes_(std::move(sizes)),
        options_(options) {}
  int64_t cardinality() const override { return input_->cardinality() == 0 ? 0 : unknown_cardinality; }
  std::unique_ptr<Cursor> begin(Pass pass) const override {
    return std::make_unique<Buckets>(*this, input_->begin(pass));
  }

 private:
  class Buckets final : public Cursor {
   public:
    Buckets(const BucketNode& node, std::unique_ptr<Cursor> input)
        : node_(node), input_(std::move(input)), waiting_(node.sizes_.size()) {}

    bool next(Batch& batch) override {
      Batch element;
      while (input_->next(element)) {
        size_t bucket = node_.bucket_of(element);
        waiting_[bucket].push_back(std::move(element));
        if (static_cast<int64_t>(waiting_[bucket].size()) == node_.sizes_[bucket]) return give(bucket, batch);
      }
      // What waits at the end comes in the order of the buckets.
      for (size_t bucket = 0; bucket < waiting_.size() && !node_.options_.drop_remainder; ++bucket)
        if (!waiting_[bucket].empty()) return give(bucket, batch);
      return false;
    }

   private:
    bool give(size_t bucket, Batch& batch) {
      batch = node_.join(bucket, waiting_[bucket]);
      waiting_[bucket].clear();
      return true;
    }

    const BucketNode& node_;
    std::unique_ptr<Cursor> input_;
    std::vector<std::vector<Batch>> waiting_;
  };

  size_t bucket_of(const Batch& element) const {
    auto at = std::upper_bound(boundaries_.begin(), boundaries_.end(), length_(element));
    return static_cast<size_t>(at - boundaries_.begin());
  }
  Batch join(size_t bucket, const std::vector<Batch>& elements) const {
    std::string where = std::string("Dataset::") + method;
    if (options_.no_padding) return stack(where, elements);
    Padding padding{options_.padded_shapes, options_.padding_values, where};
    if (options_.pad_to_bucket_boundary) {
      if (bucket == boundaries_.size())
        throw ShapeError(where + ": expected lengths below the last boundary, " + std::to_string(boundaries_.back()) +
                         ", with pad_to_bucket_boundary, got " + std::to_string(length_(elements[0])) +
                         ". filter() leaves such elements out.");
      padding.none_is = boundaries_[bucket] - 1;
    }
    return stack_padded(padding, elements);
  }

  std::function<int64_t(const Batch&)> length_;
  std::vector<int64_t> boundaries_, sizes_;
  BucketOptions options_;
};

}  // namespace

Dataset Dataset::bucketed(std::function<int64_t(const Batch&)> length, std::vector<int64_t> boundaries,
                          std::vector<int64_t> batch_sizes, const BucketOptions& options) const {
  if (boundaries.empty() || !std::is_sorted(boundaries.begin(), boundaries.end()))
    throw OptionError(std::string("Dataset::") + method + ": expected bucket_boundaries in rising order, got " +
                      Shape(boundaries).to_string() + ".");
  if (batch_sizes.size() != boundaries.size() + 1)
    throw OptionError(std::string("Dataset::") + method + ": expected " + std::to_string(boundaries.size() + 1) +
                      " bucket_batch_sizes, one more than boundaries, got " + std::to_string(batch_sizes.size()) + ".");
  for (int64_t size : batch_sizes) check_at_least(method, "bucket_batch_sizes", 1, size);
  return make_dataset<BucketNode>(*this, std::move(length), std::move(boundaries), std::move(batch_sizes), options);
}

}  // namespace addax::data
