// MeanAbsoluteError: the mean of absolute differences.
#pragma once

#include "addax/losses/mean_absolute_error.hpp"
#include "addax/metric.hpp"

namespace addax::metrics {

struct MeanAbsoluteErrorOptions {
  std::string name = "mean_absolute_error";
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
};
/// The mean over all samples of losses::mean_absolute_error (keras.metrics.MeanAbsoluteError).
Metric MeanAbsoluteError(MeanAbsoluteErrorOptions options = {});
/// `MeanAbsoluteError("name")`
template <std::convertible_to<std::string> S>
Metric MeanAbsoluteError(const S& name, MeanAbsoluteErrorOptions options = {}) {
  options.name = name;
  return MeanAbsoluteError(std::move(options));
}

using losses::mean_absolute_error;

}  // namespace addax::metrics
