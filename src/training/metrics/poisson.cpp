#include "addax/metrics/poisson.hpp"

#include "training/metrics/mean_of.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::PoissonOptions> = inherited_metric_fields<metrics::PoissonOptions>();

namespace metrics {
namespace {

constexpr MeanFormula<PoissonOptions> poisson_formula{
    .name = "Poisson",
    .better = Direction::down,
    .values = [](const Tensor& y_true, const Tensor& y_pred, const auto&) { return losses::poisson(y_true, y_pred); }};
const Registered registered_poisson = MeanOf<poisson_formula>::registered();

}  // namespace

Metric Poisson(PoissonOptions options) { return make<MeanOf<poisson_formula>>(options); }

}  // namespace metrics
}  // namespace addax
