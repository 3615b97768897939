// Accuracy: how often predictions equal targets.
#pragma once

#include "addax/metric.hpp"

namespace addax::metrics {

struct AccuracyOptions {
  std::string name = "accuracy";
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
};
/// The share of predictions that equal their targets (keras.metrics.Accuracy). compile() takes the name "accuracy" for
/// the binary, categorical or sparse categorical one, by the shapes.
Metric Accuracy(AccuracyOptions options = {});
/// `Accuracy("name")`
template <std::convertible_to<std::string> S>
Metric Accuracy(const S& name, AccuracyOptions options = {}) {
  options.name = name;
  return Accuracy(std::move(options));
}

/// 1 where prediction and target are equal, else 0: float, shaped as they are.
Tensor accuracy(const Tensor& y_true, const Tensor& y_pred);

}  // namespace addax::metrics
