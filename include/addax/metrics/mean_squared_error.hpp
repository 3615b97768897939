// MeanSquaredError: the mean of squared differences.
#pragma once

#include "addax/losses/mean_squared_error.hpp"
#include "addax/metric.hpp"

namespace addax::metrics {

struct MeanSquaredErrorOptions {
  std::string name = "mean_squared_error";
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
};
/// The mean over all samples of losses::mean_squared_error (keras.metrics.MeanSquaredError).
Metric MeanSquaredError(MeanSquaredErrorOptions options = {});
/// `MeanSquaredError("name")`
template <std::convertible_to<std::string> S>
Metric MeanSquaredError(const S& name, MeanSquaredErrorOptions options = {}) {
  options.name = name;
  return MeanSquaredError(std::move(options));
}

using losses::mean_squared_error;

}  // namespace addax::metrics
