// ModelCheckpoint: saves the model, or its weights, while fit() runs.
#pragma once

#include <concepts>
#include <optional>
#include <string>

#include "addax/callback.hpp"

namespace addax {

/// "epoch", or a number of batches from 1 on; false: never by itself.
class SaveFreq {
 public:
  SaveFreq(const char* name);
  SaveFreq(bool save) : batches_(save ? 1 : -1) {}
  template <std::integral I>
  SaveFreq(I batches) : batches_(checked(static_cast<int64_t>(batches))) {}
  bool each_epoch() const { return batches_ == 0; }
  bool never() const { return batches_ < 0; }
  /// Where they count; else less than 1.
  int64_t batches() const { return batches_; }

 private:
  static int64_t checked(int64_t batches);
  int64_t batches_ = 0;
};

struct ModelCheckpointOptions {
  std::string monitor = "val_loss";
  int verbose = 0;
  bool save_best_only = false;
  bool save_weights_only = false;
  std::string mode = "auto";
  SaveFreq save_freq = "epoch";
  std::optional<double> initial_value_threshold = {};  // only what is better is saved, with save_best_only
};

namespace callbacks {
/// keras.callbacks.ModelCheckpoint. `filepath` ends in ".weights.h5" with save_weights_only, else in ".keras" or
/// ".h5", and may hold "{epoch:02d}", "{batch}" (both from 1; the latter within epochs alone) and keys of the logs,
/// "{val_loss:.2f}", formatted as Python formats numbers. OptionError for another ending, a format that numbers do not
/// have, a key or a monitor that no metric gives, and save_freq of false. Folders on the way are made.
Callback ModelCheckpoint(const std::string& filepath, const ModelCheckpointOptions& options = {});
}  // namespace callbacks

}  // namespace addax
