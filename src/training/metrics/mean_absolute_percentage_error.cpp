#include "addax/metrics/mean_absolute_percentage_error.hpp"

#include "training/metrics/mean_of.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::MeanAbsolutePercentageErrorOptions> =
    inherited_metric_fields<metrics::MeanAbsolutePercentageErrorOptions>();

namespace metrics {
namespace {

constexpr MeanFormula<MeanAbsolutePercentageErrorOptions> formula{
    .name = "MeanAbsolutePercentageError",
    .better = Direction::down,
    .values = [](const Tensor& y_true, const Tensor& y_pred, const auto&) {
      return losses::mean_absolute_percentage_error(y_true, y_pred);
    }};
const Registered registered = MeanOf<formula>::registered({"mape", "MAPE"});

}  // namespace

Metric MeanAbsolutePercentageError(MeanAbsolutePercentageErrorOptions options) {
  return make<MeanOf<formula>>(options);
}

}  // namespace metrics
}  // namespace addax
