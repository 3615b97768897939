// AUC: the area under a curve of thresholds.
#pragma once

#include "addax/metric.hpp"
#include "addax/numbers.hpp"

namespace addax::metrics {

struct AUCOptions {
  int64_t num_thresholds = 200;  // evenly spread from 0 to 1; at least 2
  std::string curve = "ROC";     // true over false positive rate; "PR": precision over recall; "PRGAIN": their gains
  std::string summation_method = "interpolation";  // between thresholds; or "minoring", "majoring"
  std::string name = {};                           // empty: "auc", numbered
  std::optional<DType> dtype = {};                 // of the state; None: config::floatx()
  Numbers thresholds = {};                         // within 0 and 1, instead of num_thresholds; 0 and 1 are added
  bool multi_label = false;                        // the mean of the areas of each label
  std::optional<int64_t> num_labels = {};          // with multi_label; None: from the predictions
  Numbers label_weights = {};                      // of the labels, in that mean or in the counts
  bool from_logits = false;                        // predictions are before the sigmoid
};
/// The area under the curve of a binary classifier (keras.metrics.AUC), from counts at each threshold. Targets, 0 or 1,
/// are shaped as the predictions, which lie within 0 and 1; [batch, labels] with multi_label. PR is interpolated as by
/// Davis & Goadrich 2006. OptionError for an unknown curve or method, thresholds that are not within 0 and 1, and
/// labels that do not fit.
Metric AUC(AUCOptions options = {});
/// `AUC(100)`
template <std::integral I>
Metric AUC(I num_thresholds, AUCOptions options = {}) {
  options.num_thresholds = num_thresholds;
  return AUC(std::move(options));
}

}  // namespace addax::metrics
