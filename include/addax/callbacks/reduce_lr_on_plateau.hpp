// ReduceLROnPlateau: lowers the learning rate when a value no longer gets better.
#pragma once

#include <string>

#include "addax/callback.hpp"

namespace addax {

struct ReduceLROnPlateauOptions {
  std::string monitor = "val_loss";  // a key of the logs
  double factor = 0.1;               // below 1
  int64_t patience = 10;             // epochs without improvement that are waited for
  int verbose = 0;
  std::string mode = "auto";
  double min_delta = 1e-4;
  int64_t cooldown = 0;  // epochs after a reduction that do not count
  double min_lr = 0;
};

namespace callbacks {
/// keras.callbacks.ReduceLROnPlateau; adds "learning_rate" to the logs. OptionError for a factor of 1 or more, and
/// where no metric gives the monitored key; StateError, before the first step, where the rate is a schedule.
Callback ReduceLROnPlateau(const ReduceLROnPlateauOptions& options = {});
template <std::convertible_to<std::string> S>
Callback ReduceLROnPlateau(const S& monitor, ReduceLROnPlateauOptions options = {}) {
  options.monitor = monitor;
  return ReduceLROnPlateau(options);
}
}  // namespace callbacks

}  // namespace addax
