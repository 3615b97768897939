// Precision and Recall: how many of the predicted are right, how many of the right are predicted.
#pragma once

#include "addax/metric.hpp"
#include "addax/numbers.hpp"

namespace addax::metrics {

struct PrecisionOptions {
  Numbers thresholds = {};               // above which a prediction is positive; None: 0.5, or none with top_k
  std::optional<int64_t> top_k = {};     // only the k highest predictions of a sample can be positive
  std::optional<int64_t> class_id = {};  // counts this class alone
  std::string name = {};                 // empty: the class in snake case, numbered
  std::optional<DType> dtype = {};       // of the state; None: config::floatx()
};
/// true positives / (true positives + false positives), 0 where there are none (keras.metrics.Precision). Targets, 0 or
/// 1, are shaped as the predictions: [batch, …, classes]. With a list of thresholds there is one value for each;
/// training needs a single one. OptionError for thresholds that are not within 0 and 1, and classes that do not exist.
Metric Precision(PrecisionOptions options = {});

struct RecallOptions {
  Numbers thresholds = {};               // above which a prediction is positive; None: 0.5, or none with top_k
  std::optional<int64_t> top_k = {};     // only the k highest predictions of a sample can be positive
  std::optional<int64_t> class_id = {};  // counts this class alone
  std::string name = {};                 // empty: the class in snake case, numbered
  std::optional<DType> dtype = {};       // of the state; None: config::floatx()
};
/// true positives / (true positives + false negatives), 0 where there are none (keras.metrics.Recall). All else as
/// above.
Metric Recall(RecallOptions options = {});

/// `Precision(0.7)`, `Recall(0.3)`
template <std::floating_point T>
Metric Precision(T threshold, PrecisionOptions options = {}) {
  options.thresholds = threshold;
  return Precision(std::move(options));
}
template <std::floating_point T>
Metric Recall(T threshold, RecallOptions options = {}) {
  options.thresholds = threshold;
  return Recall(std::move(options));
}

}  // namespace addax::metrics
