// Source: where the batches of a run come from, rows of tensors or a data set.
#pragma once

#include <span>

#include "addax/batch.hpp"
#include "addax/json.hpp"

namespace addax {

class Source {
 public:
  virtual ~Source() = default;
  /// Batches of one pass; −1 where that is unknown.
  virtual int64_t steps() const = 0;
  /// Whether a pass never ends.
  virtual bool endless() const { return false; }
  /// What the model is built for and targets are checked with: all rows, or the first batch of a data set.
  virtual const Batch& sample() = 0;

  /// Begins a pass; `number` decides the order of a shuffled data set.
  virtual void begin(int64_t number) = 0;
  /// Goes to the next batch; false behind the last.
  virtual bool next() = 0;

  // Of the batch that next() went to:
  /// A number that is another one where shapes are others than before.
  virtual int64_t layout() const = 0;
  /// Tensors of its shapes, whose values mean nothing: what a step is planned for.
  virtual Batch example() const = 0;
  /// Where its tensors lie, in the order x, y, sample_weight.
  virtual std::span<const void* const> pointers() = 0;
  /// Goes on to the last of at most `most` batches, this one and those behind it, that can be given at once, and says
  /// how many these are; pointers() are then those of each in turn.
  virtual int64_t join(int64_t /*most*/) { return 1; }
  virtual Batch batch() = 0;
  /// Its targets, where sample() did not hold them.
  virtual const Tensors* unchecked() const { return nullptr; }
  /// Throws `error`, which its shapes caused, and says so where an earlier batch was of other shapes.
  [[noreturn]] virtual void refuse(const ShapeError& error) const { throw error; }

  /// Which pass this is and what came of it, and back to there.
  virtual Json state() const = 0;
  virtual void restore(const Json& state) = 0;
};

}  // namespace addax
