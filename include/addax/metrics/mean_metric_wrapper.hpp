// MeanMetricWrapper: the mean of a function of one's own.
#pragma once

#include "addax/metric.hpp"

namespace addax::metrics {

struct MeanMetricWrapperOptions {
  std::string name = "lambda";
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
};
/// The mean over all samples of fn(y_true, y_pred), which gives one value for each (keras.metrics.MeanMetricWrapper).
Metric MeanMetricWrapper(std::function<Tensor(const Tensor& y_true, const Tensor& y_pred)> fn,
                         MeanMetricWrapperOptions options = {});

}  // namespace addax::metrics
