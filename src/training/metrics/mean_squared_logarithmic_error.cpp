#include "addax/metrics/mean_squared_logarithmic_error.hpp"

#include "training/metrics/mean_of.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::MeanSquaredLogarithmicErrorOptions> =
    inherited_metric_fields<metrics::MeanSquaredLogarithmicErrorOptions>();

namespace metrics {
namespace {

constexpr MeanFormula<MeanSquaredLogarithmicErrorOptions> formula{
    .name = "MeanSquaredLogarithmicError",
    .better = Direction::down,
    .values = [](const Tensor& y_true, const Tensor& y_pred, const auto&) {
      return losses::mean_squared_logarithmic_error(y_true, y_pred);
    }};
const Registered registered = MeanOf<formula>::registered({"msle", "MSLE"});

}  // namespace

Metric MeanSquaredLogarithmicError(MeanSquaredLogarithmicErrorOptions options) {
  return make<MeanOf<formula>>(options);
}

}  // namespace metrics
}  // namespace addax
