#include "addax/metrics/mean_absolute_percentage_error.hpp"

#include "training/metrics/mean_of.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::MeanAbsolutePercentageErrorOptions> =
    inherited_metric_fields<metrics::MeanAbsolutePercentageErrorOptions>();

namespace metrics {
namespace {

constexpr MeanFormula<MeanAbsolutePercentageErrorOptions> mean_absolute_percentage_error_formula{
    .name = "MeanAbsolutePercentageError",
    .better = Direction::down,
    .values = [](const Tensor& y_true, const Tensor& y_pred, const auto&) {
      return losses::mean_absolute_percentage_error(y_true, y_pred);
    }};
const Registered registered_mean_absolute_percentage_error =
    MeanOf<mean_absolute_percentage_error_formula>::registered({"mape", "MAPE"});

}  // namespace

Metric MeanAbsolutePercentageError(MeanAbsolutePercentageErrorOptions options) {
  return make<MeanOf<mean_absolute_percentage_error_formula>>(options);
}

}  // namespace metrics
}  // namespace addax
