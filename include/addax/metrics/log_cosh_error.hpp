// LogCoshError: the mean of log(cosh) of differences.
#pragma once

#include "addax/losses/log_cosh.hpp"
#include "addax/metric.hpp"

namespace addax::metrics {

struct LogCoshErrorOptions {
  std::string name = "logcosh";
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
};
/// The mean over all samples of losses::log_cosh (keras.metrics.LogCoshError).
Metric LogCoshError(LogCoshErrorOptions options = {});
/// `LogCoshError("name")`
template <std::convertible_to<std::string> S>
Metric LogCoshError(const S& name, LogCoshErrorOptions options = {}) {
  options.name = name;
  return LogCoshError(std::move(options));
}

using losses::log_cosh;

}  // namespace addax::metrics
