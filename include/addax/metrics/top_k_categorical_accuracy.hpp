// TopKCategoricalAccuracy and SparseTopKCategoricalAccuracy: how often the right class is among the k that score
// highest.
#pragma once

#include "addax/metric.hpp"

namespace addax::metrics {

struct TopKCategoricalAccuracyOptions {
  int64_t k = 5;  // at least 1
  std::string name = "top_k_categorical_accuracy";
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
};
/// The share of samples whose class is among the k highest predictions (keras.metrics.TopKCategoricalAccuracy).
/// Targets, one-hot, and predictions are [batch, …, classes]. OptionError where k is below 1.
Metric TopKCategoricalAccuracy(TopKCategoricalAccuracyOptions options = {});

struct SparseTopKCategoricalAccuracyOptions {
  int64_t k = 5;  // at least 1
  std::string name = "sparse_top_k_categorical_accuracy";
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
  bool from_sorted_ids = false;     // predictions are class numbers, the best first
};
/// The same with class numbers [batch, …] as targets (keras.metrics.SparseTopKCategoricalAccuracy).
Metric SparseTopKCategoricalAccuracy(SparseTopKCategoricalAccuracyOptions options = {});

/// `TopKCategoricalAccuracy(3)`, `SparseTopKCategoricalAccuracy(3)`
template <std::integral I>
Metric TopKCategoricalAccuracy(I k, TopKCategoricalAccuracyOptions options = {}) {
  options.k = k;
  return TopKCategoricalAccuracy(std::move(options));
}
template <std::integral I>
Metric SparseTopKCategoricalAccuracy(I k, SparseTopKCategoricalAccuracyOptions options = {}) {
  options.k = k;
  return SparseTopKCategoricalAccuracy(std::move(options));
}

/// 1 where the class of the largest target is among the k highest predictions, else 0: float, [batch, …].
Tensor top_k_categorical_accuracy(const Tensor& y_true, const Tensor& y_pred, int64_t k = 5);

struct SparseTopKCategoricalAccuracyArguments {
  int64_t k = 5;
  bool from_sorted_ids = false;
};
/// 1 where the class is among the k highest predictions, else 0: float, shaped as the targets.
Tensor sparse_top_k_categorical_accuracy(const Tensor& y_true, const Tensor& y_pred,
                                         const SparseTopKCategoricalAccuracyArguments& options = {});

}  // namespace addax::metrics
