// Dataset::batch, padded_batch and unbatch.
#include <algorithm>

#include "data/element.hpp"
#include "data/node.hpp"

namespace addax::data {
namespace {

int64_t batches(int64_t elements, int64_t size, bool drop_remainder) {
  if (elements < 0) return elements;
  return drop_remainder ? elements / size : (elements + size - 1) / size;
}

class BatchNode : public OneInput {
 public:
  BatchNode(const Dataset& input, int64_t size, bool drop_remainder)
      : OneInput(input), size_(size), drop_remainder_(drop_remainder) {}
  int64_t cardinality() const override { return batches(input_->cardinality(), size_, drop_remainder_); }
  std::unique_ptr<Cursor> begin(Pass pass) const override {
    return std::make_unique<Batches>(*this, input_->begin(pass));
  }

 protected:
  /// Up to `size` elements as one; how many there were. Fewer than `least` are dropped.
  virtual int64_t join(Cursor& input, Batch& batch) const { return input.stack(size_, least(), batch); }
  int64_t least() const { return drop_remainder_ ? size_ : 1; }

  int64_t size_;

 private:
  class Batches final : public Cursor {
   public:
    Batches(const BatchNode& node, std::unique_ptr<Cursor> input) : node_(node), input_(std::move(input)) {}
    bool next(Batch& batch) override {
      int64_t count = node_.join(*input_, batch);
      return count >= node_.least();
    }
    int64_t skip(int64_t count) override {
      int64_t whole = std::min(count, INT64_MAX / node_.size_);
      return batches(input_->skip(whole * node_.size_), node_.size_, node_.drop_remainder_);
    }

   private:
    const BatchNode& node_;
    std::unique_ptr<Cursor> input_;
  };

  bool drop_remainder_;
};

class PaddedBatchNode final : public BatchNode {
 public:
  PaddedBatchNode(const Dataset& input, int64_t size, const PaddedBatchOptions& options)
      : BatchNode(input, size, options.drop_remainder),
        padding_{options.padded_shapes, options.padding_values, "Dataset::padded_batch"} {}

 protected:
  int64_t join(Cursor& input, Batch& batch) const override {
    std::vector<Batch> elements;
    for (Batch element; static_cast<int64_t>(elements.size()) < size_ && input.next(element);)
      elements.push_back(std::move(element));
    const auto taken = static_cast<int64_t>(elements.size());
    if (taken >= least()) batch = stack_padded(padding_, elements);
    return taken;
  }

 private:
  Padding padding_;
};

class UnbatchNode final : public OneInput {
 public:
  using OneInput::OneInput;
  int64_t cardinality() const override {
    int64_t batches = input_->cardinality();
    return batches == 0 || batches == infinite_cardinality ? batches : unknown_cardinality;
  }
  std::unique_ptr<Cursor> begin(Pass pass) const override { return std::make_unique<Samples>(input_->begin(pass)); }

 private:
  class Samples final : public Cursor {
   public:
    explicit Samples(std::unique_ptr<Cursor> input) : input_(std::move(input)) {}
    bool next(Batch& element) override {
      while (at_ == size_) {
        if (!input_->next(batch_)) return false;
        size_ = row_count("Dataset::unbatch", batch_);
        at_ = 0;
      }
      element = map_tensors(batch_, [&](const Tensor& t) { return row_of(t, at_); });
      ++at_;
      return true;
    }

   private:
    std::unique_ptr<Cursor> input_;
    Batch batch_;
    int64_t at_ = 0, size_ = 0;
  };
};

}  // namespace

Dataset Dataset::batch(int64_t batch_size, const BatchingOptions& options) const {
  check_at_least("batch", "batch_size", 1, batch_size);
  return make_dataset<BatchNode>(*this, batch_size, options.drop_remainder);
}

Dataset Dataset::padded_batch(int64_t batch_size, const PaddedBatchOptions& options) const {
  check_at_least("padded_batch", "batch_size", 1, batch_size);
  return make_dataset<PaddedBatchNode>(*this, batch_size, options);
}

Dataset Dataset::unbatch() const { return make_dataset<UnbatchNode>(*this); }

}  // namespace addax::data
