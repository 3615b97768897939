// Dataset::shuffle: a buffer from which each element is drawn at random, as tf.data does it. Over rows that can be
// taken by position the buffer holds positions alone.
#include <limits>

#include "data/rows.hpp"
#include "ops/seed.hpp"

namespace addax::data {
namespace {

/// Numbers below a bound, from a key alone.
class Draws {
 public:
  explicit Draws(uint64_t key) : key_(key) {}
  size_t below(size_t bound) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<size_t>(static_cast<Wide>(mix(key_, count_++)) * bound >> 64);
  }

 private:
  uint64_t key_, count_ = 0;
};

/// The buffer itself: `pull(item)` fetches what comes into it.
template <class Item>
class Buffer {
 public:
  Buffer(uint64_t key, int64_t size) : draws_(key), size_(static_cast<size_t>(size)) {}

  template <class Pull>
  bool next(Item& item, Pull&& pull) {
    for (Item fresh{}; !drained_ && items_.size() < size_;)
      if (pull(fresh))
        items_.push_back(std::move(fresh));
      else
        drained_ = true;
    if (items_.empty()) return false;
    std::swap(items_[draws_.below(items_.size())], items_.back());
    item = std::move(items_.back());
    items_.pop_back();
    return true;
  }

 private:
  Draws draws_;
  size_t size_;
  std::vector<Item> items_;
  bool drained_ = false;
};

class ShuffledElements final : public Cursor {
 public:
  ShuffledElements(std::unique_ptr<Cursor> input, uint64_t key, int64_t size)
      : input_(std::move(input)), buffer_(key, size) {}
  bool next(Batch& element) override {
    return buffer_.next(element, [&](Batch& fresh) { return input_->next(fresh); });
  }

 private:
  std::unique_ptr<Cursor> input_;
  Buffer<Batch> buffer_;
};

class ShuffledRows final : public Cursor {
 public:
  ShuffledRows(const RowsNode& node, uint64_t key, int64_t size)
      : rows_(node.rows()), at_(node.first()), end_(node.first() + node.cardinality()), buffer_(key, size) {}

  bool next(Batch& element) override {
    int64_t position = 0;
    if (!draw(position)) return false;
    element = rows_.one(position);
    return true;
  }
  int64_t skip(int64_t count) override {
    int64_t done = 0;
    for (int64_t position = 0; done < count && draw(position);) ++done;
    return done;
  }
  int64_t stack(int64_t count, int64_t, Batch& batch) override {
    positions_.clear();
    for (int64_t position = 0; static_cast<int64_t>(positions_.size()) < count && draw(position);)
      positions_.push_back(position);
    if (!positions_.empty()) batch = rows_.gather(positions_);
    return static_cast<int64_t>(positions_.size());
  }

 private:
  bool draw(int64_t& position) {
    return buffer_.next(position, [&](int64_t& fresh) {
      if (at_ == end_) return false;
      fresh = at_++;
      return true;
    });
  }

  const Rows& rows_;
  int64_t at_, end_;
  Buffer<int64_t> buffer_;
  std::vector<int64_t> positions_;
};

class ShuffleNode final : public OneInput {
 public:
  ShuffleNode(const Dataset& input, int64_t size, uint64_t seed, bool anew)
      : OneInput(input), size_(size), seed_(seed), anew_(anew) {}

  std::unique_ptr<Cursor> begin(Pass pass) const override {
    uint64_t key = mix(seed_, anew_ ? pass : 0);
    if (auto rows = dynamic_cast<const RowsNode*>(input_.get()))
      return std::make_unique<ShuffledRows>(*rows, key, size_);
    return std::make_unique<ShuffledElements>(input_->begin(pass), key, size_);
  }

 private:
  int64_t size_;
  uint64_t seed_;
  bool anew_;
};

}  // namespace

Dataset Dataset::shuffle(int64_t buffer_size, const ShuffleOptions& options) const {
  check_at_least("shuffle", "buffer_size", 1, buffer_size);
  uint64_t seed = options.seed ? static_cast<uint64_t>(*options.seed) : next_global_seed();
  return make_dataset<ShuffleNode>(*this, buffer_size, seed, options.reshuffle_each_iteration);
}

}  // namespace addax::data
