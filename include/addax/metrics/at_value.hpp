// SensitivityAtSpecificity, SpecificityAtSensitivity, PrecisionAtRecall and RecallAtPrecision: the best of one where
// the other is good enough.
#pragma once

#include "addax/metric.hpp"

namespace addax::metrics {

/// What these four are given beside the value that the other one has to reach.
struct AtValueOptions {
  int64_t num_thresholds = 200;          // evenly spread from 0 to 1; at least 1
  std::optional<int64_t> class_id = {};  // counts this class alone
  std::string name = {};                 // empty: the class in snake case, numbered
  std::optional<DType> dtype = {};       // of the state; None: config::floatx()
};

/// The highest sensitivity among the thresholds whose specificity is at least `specificity`
/// (keras.metrics.SensitivityAtSpecificity), 0 where there is none. Targets, 0 or 1, are shaped as the predictions,
/// which lie within 0 and 1. OptionError where the value is not within 0 and 1 or num_thresholds is below 1.
Metric SensitivityAtSpecificity(double specificity, const AtValueOptions& options = {});
/// The highest specificity among the thresholds whose sensitivity is at least `sensitivity`
/// (keras.metrics.SpecificityAtSensitivity), 0 where there is none.
Metric SpecificityAtSensitivity(double sensitivity, const AtValueOptions& options = {});
/// The highest precision among the thresholds whose recall is at least `recall` (keras.metrics.PrecisionAtRecall), 0
/// where there is none.
Metric PrecisionAtRecall(double recall, const AtValueOptions& options = {});
/// The highest recall among the thresholds whose precision is at least `precision` (keras.metrics.RecallAtPrecision), 0
/// where there is none.
Metric RecallAtPrecision(double precision, const AtValueOptions& options = {});

}  // namespace addax::metrics
