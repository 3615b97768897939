// Counts of true and false, positive and negative predictions at thresholds: what AUC, Precision and their kin add up.
#pragma once

#include <optional>
#include <vector>

#include "addax/numbers.hpp"
#include "addax/tensor.hpp"

namespace addax {

/// Above which a prediction counts as positive.
struct Thresholds {
  std::vector<double> values = {};
  bool even = false;      // the k-th of n is k / (n − 1): counted by buckets, in one pass over the predictions
  bool all_pass = false;  // whether predictions of 0 are above the first one

  int64_t size() const { return static_cast<int64_t>(values.size()); }
};
/// `count` thresholds from 0 to 1.
Thresholds even_thresholds(int64_t count);
/// Those given, in their order. OptionError where one is not within 0 and 1.
Thresholds thresholds_of(const std::string& where, std::vector<double> values);

/// Keras' threshold where none is given.
inline std::vector<double> or_half(const Numbers& thresholds) {
  return thresholds.empty() ? std::vector{0.5} : thresholds.values;
}
/// Below every prediction, and the score of what is not among the k highest.
inline constexpr double every_score = -1e10;

/// Sums of weights: [thresholds], or [thresholds, labels].
struct Confusion {
  Tensor true_positives, false_positives, true_negatives, false_negatives;
};

struct ConfusionOptions {
  std::optional<int64_t> top_k = {};     // only the k highest of each sample's predictions can be positive
  std::optional<int64_t> class_id = {};  // looks at this class alone
  bool multi_label = false;              // counts for each label: the last axis
  Tensor label_weights = {};             // of the last axis, where labels are not counted apart
};
/// Counts in `dtype`. Targets that are not 0 are positive; predictions have their shape. ShapeError where they differ,
/// OptionError for a class or a number of classes that the predictions do not have.
Confusion count_confusion(const std::string& where, const Thresholds& thresholds, const Tensor& y_true,
                          const Tensor& y_pred, const Tensor& sample_weight, DType dtype,
                          const ConfusionOptions& options = {});

/// A scalar where there is one threshold.
Tensor only_of(const Tensor& values);

}  // namespace addax
