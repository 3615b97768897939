#include "addax/metrics/mean_squared_error.hpp"

#include "training/metrics/mean_of.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::MeanSquaredErrorOptions> =
    inherited_metric_fields<metrics::MeanSquaredErrorOptions>();

namespace metrics {
namespace {

constexpr MeanFormula<MeanSquaredErrorOptions> mean_squared_error_formula{
    .name = "MeanSquaredError",
    .better = Direction::down,
    .values = [](const Tensor& y_true, const Tensor& y_pred, const auto&) {
      return losses::mean_squared_error(y_true, y_pred);
    }};
const Registered registered_mean_squared_error = MeanOf<mean_squared_error_formula>::registered({"mse", "MSE"});

}  // namespace

Metric MeanSquaredError(MeanSquaredErrorOptions options) {
  return make<MeanOf<mean_squared_error_formula>>(std::move(options));
}

}  // namespace metrics
}  // namespace addax
