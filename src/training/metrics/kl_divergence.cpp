#include "addax/metrics/kl_divergence.hpp"

#include "training/metrics/mean_of.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::KLDivergenceOptions> = inherited_metric_fields<metrics::KLDivergenceOptions>();

namespace metrics {
namespace {

constexpr MeanFormula<KLDivergenceOptions> kl_divergence_formula{
    .name = "KLDivergence",
    .better = Direction::down,
    .values = [](const Tensor& y_true, const Tensor& y_pred, const auto&) {
      return losses::kl_divergence(y_true, y_pred);
    }};
const Registered registered_kl_divergence = MeanOf<kl_divergence_formula>::registered();

}  // namespace

Metric KLDivergence(KLDivergenceOptions options) { return make<MeanOf<kl_divergence_formula>>(options); }

}  // namespace metrics
}  // namespace addax
