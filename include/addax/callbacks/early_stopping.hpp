// EarlyStopping: ends fit() when a value no longer gets better.
#pragma once

#include <optional>
#include <string>

#include "addax/callback.hpp"

namespace addax {

struct EarlyStoppingOptions {
  std::string monitor = "val_loss";  // a key of the logs
  double min_delta = 0;              // what counts as better must be better by more
  int64_t patience = 0;              // epochs without improvement that are waited for
  int verbose = 0;                   // 1: says when it stops
  std::string mode = "auto";         // "min", "max"; auto: loss down, metrics as they say
  std::optional<double> baseline = {};
  bool restore_best_weights = false;  // at the end of fit(), stopped early or not
  int64_t start_from_epoch = 0;       // epochs before it are ignored
};

namespace callbacks {
/// keras.callbacks.EarlyStopping. OptionError, after the first epoch, where no metric gives the monitored key.
Callback EarlyStopping(const EarlyStoppingOptions& options = {});
template <std::convertible_to<std::string> S>
Callback EarlyStopping(const S& monitor, EarlyStoppingOptions options = {}) {
  options.monitor = monitor;
  return EarlyStopping(options);
}
}  // namespace callbacks

}  // namespace addax
