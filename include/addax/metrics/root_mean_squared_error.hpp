// RootMeanSquaredError: the root of the mean of squared differences.
#pragma once

#include "addax/metric.hpp"

namespace addax::metrics {

struct RootMeanSquaredErrorOptions {
  std::string name = "root_mean_squared_error";
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
};
/// sqrt(mean((y_true − y_pred)²)) over everything since the reset (keras.metrics.RootMeanSquaredError). Targets are
/// shaped as the predictions: [batch, …].
Metric RootMeanSquaredError(RootMeanSquaredErrorOptions options = {});
/// `RootMeanSquaredError("name")`
template <std::convertible_to<std::string> S>
Metric RootMeanSquaredError(const S& name, RootMeanSquaredErrorOptions options = {}) {
  options.name = name;
  return RootMeanSquaredError(std::move(options));
}

}  // namespace addax::metrics
