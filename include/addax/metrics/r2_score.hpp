// R2Score: how much of the targets' variance is explained.
#pragma once

#include "addax/metric.hpp"

namespace addax::metrics {

struct R2ScoreOptions {
  /// Over outputs: their mean, "variance_weighted_average", or None: one score for each.
  std::optional<std::string> class_aggregation = "uniform_average";
  int64_t num_regressors = 0;  // predictors, for the adjusted score; 0: the plain one
  std::string name = "r2_score";
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
};
/// 1 − Σ (y_true − y_pred)² / Σ (y_true − mean)² (keras.metrics.R2Score): 1 is perfect, 0 is as good as the mean.
/// Targets and predictions are [batch, outputs]. OptionError for an unknown class_aggregation and a negative
/// num_regressors. Training needs an aggregation: logs hold numbers.
Metric R2Score(R2ScoreOptions options = {});
/// `R2Score("variance_weighted_average")`
template <std::convertible_to<std::string> S>
Metric R2Score(const S& class_aggregation, R2ScoreOptions options = {}) {
  options.class_aggregation = class_aggregation;
  return R2Score(std::move(options));
}

}  // namespace addax::metrics
