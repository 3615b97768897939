#include "addax/metrics/mean_squared_logarithmic_error.hpp"

#include "training/metrics/mean_of.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::MeanSquaredLogarithmicErrorOptions> =
    inherited_metric_fields<metrics::MeanSquaredLogarithmicErrorOptions>();

namespace metrics {
namespace {

constexpr MeanFormula<MeanSquaredLogarithmicErrorOptions> mean_squared_logarithmic_error_formula{
    .name = "MeanSquaredLogarithmicError",
    .better = Direction::down,
    .values = [](const Tensor& y_true, const Tensor& y_pred, const auto&) {
      return losses::mean_squared_logarithmic_error(y_true, y_pred);
    }};
const Registered registered_mean_squared_logarithmic_error =
    MeanOf<mean_squared_logarithmic_error_formula>::registered({"msle", "MSLE"});

}  // namespace

Metric MeanSquaredLogarithmicError(MeanSquaredLogarithmicErrorOptions options) {
  return make<MeanOf<mean_squared_logarithmic_error_formula>>(options);
}

}  // namespace metrics
}  // namespace addax
