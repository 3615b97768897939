#include "addax/metrics/accuracy.hpp"

#include "addax/ops.hpp"
#include "losses/weighting.hpp"
#include "training/metrics/mean_of.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::AccuracyOptions> = inherited_metric_fields<metrics::AccuracyOptions>();

namespace metrics {
namespace {

constexpr MeanFormula<AccuracyOptions> accuracy_formula{
    .name = "Accuracy", .better = Direction::up, .values = [](const Tensor& y_true, const Tensor& y_pred, const auto&) {
      return accuracy(y_true, y_pred);
    }};
const Registered registered_accuracy = MeanOf<accuracy_formula>::registered();

}  // namespace

Metric Accuracy(AccuracyOptions options) { return make<MeanOf<accuracy_formula>>(std::move(options)); }

Tensor accuracy(const Tensor& y_true, const Tensor& y_pred) {
  auto [t, p] = same_rank(ops::cast(y_true, y_pred.dtype()), y_pred);
  return ops::cast(ops::equal(t, p), config::floatx());
}

}  // namespace metrics
}  // namespace addax
