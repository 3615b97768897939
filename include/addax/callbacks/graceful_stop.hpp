// GracefulStop: SIGINT and SIGTERM end a training in order.
#pragma once

#include <concepts>
#include <string>

#include "addax/callback.hpp"

namespace addax {

struct GracefulStopOptions {
  std::string filepath = {};  // the model is saved here where a signal came: .keras, .h5 or .weights.h5
};

namespace callbacks {
/// While fit() runs, Ctrl-C or `kill` let it finish the step, save and return its History, whose interruption() is then
/// "SIGINT" or "SIGTERM". The epoch is not recorded. BackupAndRestore, wherever it stands in the list, writes the state
/// of that step and keeps it: the next run goes on there with the same bits. A second signal does what it does without
/// this callback, and so does any once fit() is left. OptionError for another ending of `filepath`.
Callback GracefulStop(const GracefulStopOptions& options = {});
template <std::convertible_to<std::string> S>
Callback GracefulStop(const S& filepath) {
  return GracefulStop(GracefulStopOptions{filepath});
}
}  // namespace callbacks

}  // namespace addax
