// SparseCategoricalAccuracy: how often the right class scores highest, targets class numbers.
#pragma once

#include "addax/metric.hpp"

namespace addax::metrics {

struct SparseCategoricalAccuracyOptions {
  std::string name = "sparse_categorical_accuracy";
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
};
/// The share of samples whose largest prediction is that of their class (keras.metrics.SparseCategoricalAccuracy).
/// Targets are [batch, …] or [batch, …, 1], predictions [batch, …, classes].
Metric SparseCategoricalAccuracy(SparseCategoricalAccuracyOptions options = {});
/// `SparseCategoricalAccuracy("name")`
template <std::convertible_to<std::string> S>
Metric SparseCategoricalAccuracy(const S& name, SparseCategoricalAccuracyOptions options = {}) {
  options.name = name;
  return SparseCategoricalAccuracy(std::move(options));
}

/// 1 where the largest prediction is that of the class, else 0: float, [batch, …].
Tensor sparse_categorical_accuracy(const Tensor& y_true, const Tensor& y_pred);

}  // namespace addax::metrics
