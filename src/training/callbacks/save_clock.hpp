// SaveClock: when a callback that saves is to do so within an epoch.
#pragma once

#include "addax/callbacks/model_checkpoint.hpp"

namespace addax {

class SaveClock {
 public:
  explicit SaveClock(const SaveFreq& freq) : every_(freq.batches()) {}

  bool counts_batches() const { return every_ > 0; }
  void begin(int64_t batch) { first_ = batch; }
  /// Whether enough batches have come; they then count anew.
  bool due(int64_t batch) {
    batches_ += batch - first_ + 1;  // more than one with steps_per_execution
    if (!counts_batches() || batches_ < every_) return false;
    batches_ = 0;
    return true;
  }
  /// Since the last save.
  int64_t batches() const { return batches_; }
  void set_batches(int64_t batches) { batches_ = batches; }

 private:
  int64_t every_, batches_ = 0, first_ = 0;
};

}  // namespace addax
