#include "addax/metrics/mean_absolute_error.hpp"

#include "training/metrics/mean_of.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::MeanAbsoluteErrorOptions> =
    inherited_metric_fields<metrics::MeanAbsoluteErrorOptions>();

namespace metrics {
namespace {

constexpr MeanFormula<MeanAbsoluteErrorOptions> mean_absolute_error_formula{
    .name = "MeanAbsoluteError",
    .better = Direction::down,
    .values = [](const Tensor& y_true, const Tensor& y_pred, const auto&) {
      return losses::mean_absolute_error(y_true, y_pred);
    }};
const Registered registered_mean_absolute_error = MeanOf<mean_absolute_error_formula>::registered({"mae", "MAE"});

}  // namespace

Metric MeanAbsoluteError(MeanAbsoluteErrorOptions options) {
  return make<MeanOf<mean_absolute_error_formula>>(std::move(options));
}

}  // namespace metrics
}  // namespace addax
