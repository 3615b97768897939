// BinaryAccuracy: how often yes and no are told apart.
#pragma once

#include "addax/metric.hpp"

namespace addax::metrics {

struct BinaryAccuracyOptions {
  std::string name = "binary_accuracy";
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
  double threshold = 0.5;           // predictions above it are a yes; within 0 and 1
};
/// The share of predictions on the right side of the threshold (keras.metrics.BinaryAccuracy). Targets, 0 or 1, are
/// shaped as the predictions. OptionError where threshold is not within 0 and 1.
Metric BinaryAccuracy(BinaryAccuracyOptions options = {});
/// `BinaryAccuracy("name")`
template <std::convertible_to<std::string> S>
Metric BinaryAccuracy(const S& name, BinaryAccuracyOptions options = {}) {
  options.name = name;
  return BinaryAccuracy(std::move(options));
}

struct BinaryAccuracyArguments {
  double threshold = 0.5;
};
/// 1 where the prediction lies on the target's side of the threshold, else 0: float, shaped as they are.
Tensor binary_accuracy(const Tensor& y_true, const Tensor& y_pred, const BinaryAccuracyArguments& options = {});

}  // namespace addax::metrics
