#include "addax/metrics/correlation.hpp"

#include "addax/config.hpp"
#include "addax/ops.hpp"
#include "training/metrics/mean_of.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::ConcordanceCorrelationOptions> =
    std::tuple_cat(inherited_metric_fields<metrics::ConcordanceCorrelationOptions>(),
                   std::tuple{Field{"axis", &metrics::ConcordanceCorrelationOptions::axis}});
template <>
inline constexpr auto fields_of<metrics::PearsonCorrelationOptions> =
    std::tuple_cat(inherited_metric_fields<metrics::PearsonCorrelationOptions>(),
                   std::tuple{Field{"axis", &metrics::PearsonCorrelationOptions::axis}});

namespace metrics {
namespace {

constexpr MeanFormula<ConcordanceCorrelationOptions> concordance_correlation_mean{
    .name = "ConcordanceCorrelation",
    .better = Direction::up,
    .values = [](const Tensor& y_true, const Tensor& y_pred, const auto& o) {
      return concordance_correlation(y_true, y_pred, o.axis);
    }};
constexpr MeanFormula<PearsonCorrelationOptions> pearson_correlation_mean{
    .name = "PearsonCorrelation",
    .better = Direction::up,
    .values = [](const Tensor& y_true, const Tensor& y_pred, const auto& o) {
      return pearson_correlation(y_true, y_pred, o.axis);
    }};
const Registered registered_correlation[] = {MeanOf<concordance_correlation_mean>::registered(),
                                             MeanOf<pearson_correlation_mean>::registered()};

}  // namespace

Metric ConcordanceCorrelation(ConcordanceCorrelationOptions options) {
  return make<MeanOf<concordance_correlation_mean>>(options);
}
Metric PearsonCorrelation(PearsonCorrelationOptions options) { return make<MeanOf<pearson_correlation_mean>>(options); }

Tensor concordance_correlation(const Tensor& y_true, const Tensor& y_pred, int64_t axis) {
  auto [t, p] = comparable(y_true, y_pred);
  const ops::ReduceOptions along{.axis = axis, .keepdims = true};
  Tensor mean_t = ops::mean(t, along), mean_p = ops::mean(p, along);
  Tensor spread = ops::var(t, along) + ops::var(p, along) + ops::square(mean_t - mean_p);
  // Keras subtracts the mean of the predictions from both; their deviations add up to 0, so that nothing changes.
  return ops::mean(2 * (t - mean_p) * (p - mean_p) / (spread + config::epsilon()), axis);
}

Tensor pearson_correlation(const Tensor& y_true, const Tensor& y_pred, int64_t axis) {
  auto [t, p] = comparable(y_true, y_pred);
  auto standard = [&](const Tensor& x) {
    Tensor centred = x - ops::mean(x, {.axis = axis, .keepdims = true});
    return centred / ops::std(centred, {.axis = axis, .keepdims = true});
  };
  return ops::mean(standard(t) * standard(p), axis);
}

}  // namespace metrics
}  // namespace addax
