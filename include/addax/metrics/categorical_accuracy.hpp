// CategoricalAccuracy: how often the right class scores highest, targets one-hot.
#pragma once

#include "addax/metric.hpp"

namespace addax::metrics {

struct CategoricalAccuracyOptions {
  std::string name = "categorical_accuracy";
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
};
/// The share of samples whose largest prediction is that of the largest target (keras.metrics.CategoricalAccuracy).
/// Both are [batch, …, classes].
Metric CategoricalAccuracy(CategoricalAccuracyOptions options = {});
/// `CategoricalAccuracy("name")`
template <std::convertible_to<std::string> S>
Metric CategoricalAccuracy(const S& name, CategoricalAccuracyOptions options = {}) {
  options.name = name;
  return CategoricalAccuracy(std::move(options));
}

/// 1 where the largest prediction is that of the largest target, else 0: float, [batch, …].
Tensor categorical_accuracy(const Tensor& y_true, const Tensor& y_pred);

}  // namespace addax::metrics
