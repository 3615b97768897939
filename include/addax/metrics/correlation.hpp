// ConcordanceCorrelation and PearsonCorrelation: how predictions and targets move together.
#pragma once

#include "addax/metric.hpp"

namespace addax::metrics {

struct ConcordanceCorrelationOptions {
  std::string name = "concordance_correlation";
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
  int64_t axis = -1;                // along which values are compared
};
/// The mean over all samples of 2 · covariance / (both variances + squared difference of means)
/// (keras.metrics.ConcordanceCorrelation; Lin 1989). Targets are shaped as the predictions.
Metric ConcordanceCorrelation(ConcordanceCorrelationOptions options = {});
/// `ConcordanceCorrelation("name")`
template <std::convertible_to<std::string> S>
Metric ConcordanceCorrelation(const S& name, ConcordanceCorrelationOptions options = {}) {
  options.name = name;
  return ConcordanceCorrelation(std::move(options));
}

struct PearsonCorrelationOptions {
  std::string name = "pearson_correlation";
  std::optional<DType> dtype = {};  // of the state; None: config::floatx()
  int64_t axis = -1;                // along which values are compared
};
/// The mean over all samples of covariance / both standard deviations (keras.metrics.PearsonCorrelation; Pearson 1895).
/// NaN where one side does not vary.
Metric PearsonCorrelation(PearsonCorrelationOptions options = {});
/// `PearsonCorrelation("name")`
template <std::convertible_to<std::string> S>
Metric PearsonCorrelation(const S& name, PearsonCorrelationOptions options = {}) {
  options.name = name;
  return PearsonCorrelation(std::move(options));
}

/// The same for each sample: without the axis. ShapeError where the shapes do not fit.
Tensor concordance_correlation(const Tensor& y_true, const Tensor& y_pred, int64_t axis = -1);
Tensor pearson_correlation(const Tensor& y_true, const Tensor& y_pred, int64_t axis = -1);

}  // namespace addax::metrics
