#include "addax/metrics/log_cosh_error.hpp"

#include "training/metrics/mean_of.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::LogCoshErrorOptions> = inherited_metric_fields<metrics::LogCoshErrorOptions>();

namespace metrics {
namespace {

constexpr MeanFormula<LogCoshErrorOptions> log_cosh_error_formula{
    .name = "LogCoshError",
    .better = Direction::down,
    .values = [](const Tensor& y_true, const Tensor& y_pred, const auto&) { return losses::log_cosh(y_true, y_pred); }};
const Registered registered_log_cosh_error = MeanOf<log_cosh_error_formula>::registered();

}  // namespace

Metric LogCoshError(LogCoshErrorOptions options) { return make<MeanOf<log_cosh_error_formula>>(options); }

}  // namespace metrics
}  // namespace addax
