// TruePositives, TrueNegatives, FalsePositives and FalseNegatives: sums of weights of predictions that are right or
// wrong.
#pragma once

#include "addax/metric.hpp"
#include "addax/numbers.hpp"

namespace addax::metrics {

struct TruePositivesOptions {
  Numbers thresholds = {};          // within 0 and 1, above which a prediction is positive; None: 0.5
  std::string name = {};            // empty: the class in snake case, numbered
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
};
/// Targets that are rightly predicted as positive (keras.metrics.TruePositives). Targets, 0 or 1, are shaped as the
/// predictions. With a list of thresholds there is one sum for each; training needs a single one. OptionError for
/// thresholds out of range.
Metric TruePositives(TruePositivesOptions options = {});

struct TrueNegativesOptions {
  Numbers thresholds = {};          // within 0 and 1, above which a prediction is positive; None: 0.5
  std::string name = {};            // empty: the class in snake case, numbered
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
};
/// Targets that are rightly predicted as negative (keras.metrics.TrueNegatives).
Metric TrueNegatives(TrueNegativesOptions options = {});

struct FalsePositivesOptions {
  Numbers thresholds = {};          // within 0 and 1, above which a prediction is positive; None: 0.5
  std::string name = {};            // empty: the class in snake case, numbered
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
};
/// Targets that are wrongly predicted as positive (keras.metrics.FalsePositives).
Metric FalsePositives(FalsePositivesOptions options = {});

struct FalseNegativesOptions {
  Numbers thresholds = {};          // within 0 and 1, above which a prediction is positive; None: 0.5
  std::string name = {};            // empty: the class in snake case, numbered
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
};
/// Targets that are wrongly predicted as negative (keras.metrics.FalseNegatives).
Metric FalseNegatives(FalseNegativesOptions options = {});

/// `TruePositives(0.7)` and so on
template <std::floating_point T>
Metric TruePositives(T threshold, TruePositivesOptions options = {}) {
  options.thresholds = threshold;
  return TruePositives(std::move(options));
}
template <std::floating_point T>
Metric TrueNegatives(T threshold, TrueNegativesOptions options = {}) {
  options.thresholds = threshold;
  return TrueNegatives(std::move(options));
}
template <std::floating_point T>
Metric FalsePositives(T threshold, FalsePositivesOptions options = {}) {
  options.thresholds = threshold;
  return FalsePositives(std::move(options));
}
template <std::floating_point T>
Metric FalseNegatives(T threshold, FalseNegativesOptions options = {}) {
  options.thresholds = threshold;
  return FalseNegatives(std::move(options));
}

}  // namespace addax::metrics
