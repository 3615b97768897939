// MeanSquaredLogarithmicError: the mean of squared differences of logarithms.
#pragma once

#include "addax/losses/mean_squared_logarithmic_error.hpp"
#include "addax/metric.hpp"

namespace addax::metrics {

struct MeanSquaredLogarithmicErrorOptions {
  std::string name = "mean_squared_logarithmic_error";
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
};
/// The mean over all samples of losses::mean_squared_logarithmic_error (keras.metrics.MeanSquaredLogarithmicError).
Metric MeanSquaredLogarithmicError(MeanSquaredLogarithmicErrorOptions options = {});
/// `MeanSquaredLogarithmicError("name")`
template <std::convertible_to<std::string> S>
Metric MeanSquaredLogarithmicError(const S& name, MeanSquaredLogarithmicErrorOptions options = {}) {
  options.name = name;
  return MeanSquaredLogarithmicError(std::move(options));
}

using losses::mean_squared_logarithmic_error;

}  // namespace addax::metrics
