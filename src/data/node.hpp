// Node and Cursor: what a Dataset is made of, and one pass over it.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "addax/data/dataset.hpp"

namespace addax::data {

/// Which pass this is: all that shuffling and random functions draw from besides their seeds.
using Pass = uint64_t;

/// A well-mixed number of its own for each pair (splitmix64's finish).
inline uint64_t mix(uint64_t key, uint64_t number) {
  uint64_t z = key + (number + 1) * 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

/// One pass. Used by one thread at a time; it refers to its node, which outlives it.
class Cursor {
 public:
  virtual ~Cursor() = default;
  /// The next element; false behind the last, then and ever after.
  virtual bool next(Batch& element) = 0;
  /// Passes over up to `count` elements; how many there were.
  virtual int64_t skip(int64_t count);
  /// Up to `count` elements as one; how many there were, 0 behind the last. Nobody reads the batch of fewer than
  /// `least`, so that those need not fit together.
  virtual int64_t stack(int64_t count, int64_t least, Batch& batch);
};

class Node {
 public:
  virtual ~Node() = default;
  virtual std::unique_ptr<Cursor> begin(Pass pass) const = 0;
  /// As Dataset::cardinality().
  virtual int64_t cardinality() const = 0;

  mutable std::atomic<int64_t> passes = 0;  // begun by Dataset::iterate()
};

/// A node that reads from one other.
class OneInput : public Node {
 public:
  explicit OneInput(const Dataset& input) : input_(input.node()) {}
  int64_t cardinality() const override { return input_->cardinality(); }

 protected:
  std::shared_ptr<const Node> input_;
};

template <class N, class... Args>
Dataset make_dataset(Args&&... args) {
  return Dataset(std::make_shared<const N>(std::forward<Args>(args)...));
}

/// OptionError unless `value` is at least `least`: "Dataset::batch: expected batch_size of at least 1, got 0."
void check_at_least(const char* method, const char* argument, int64_t least, int64_t value);

}  // namespace addax::data
