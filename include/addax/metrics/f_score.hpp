// FBetaScore and F1Score: the harmonic mean of precision and recall.
#pragma once

#include "addax/metric.hpp"

namespace addax::metrics {

struct FBetaScoreOptions {
  std::optional<std::string> average = {};  // over classes: "micro", "macro", "weighted"; None: one score for each
  double beta = 1.0;                        // above 0; how much more recall counts than precision
  std::optional<double> threshold = {};  // above which a class counts as predicted, 0 to 1; None: the highest one does
  std::string name = "fbeta_score";
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
};
/// (1 + β²) · precision · recall / (β² · precision + recall) (keras.metrics.FBetaScore; van Rijsbergen 1979). Targets,
/// one-hot or several of 0 and 1, and predictions are [batch, classes]. OptionError for an unknown average, or beta and
/// threshold out of range. Training needs an average: logs hold numbers.
Metric FBetaScore(FBetaScoreOptions options = {});

struct F1ScoreOptions {
  std::optional<std::string> average = {};  // over classes: "micro", "macro", "weighted"; None: one score for each
  std::optional<double> threshold = {};  // above which a class counts as predicted, 0 to 1; None: the highest one does
  std::string name = "f1_score";
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
};
/// FBetaScore with beta = 1 (keras.metrics.F1Score).
Metric F1Score(F1ScoreOptions options = {});

/// `FBetaScore("macro")`, `F1Score("macro")`
template <std::convertible_to<std::string> S>
Metric FBetaScore(const S& average, FBetaScoreOptions options = {}) {
  options.average = average;
  return FBetaScore(std::move(options));
}
template <std::convertible_to<std::string> S>
Metric F1Score(const S& average, F1ScoreOptions options = {}) {
  options.average = average;
  return F1Score(std::move(options));
}

}  // namespace addax::metrics
