#include "addax/metrics/categorical_accuracy.hpp"

#include "addax/ops.hpp"
#include "training/metrics/mean_of.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::CategoricalAccuracyOptions> =
    inherited_metric_fields<metrics::CategoricalAccuracyOptions>();

namespace metrics {
namespace {

constexpr MeanFormula<CategoricalAccuracyOptions> categorical_accuracy_formula{
    .name = "CategoricalAccuracy",
    .better = Direction::up,
    .values = [](const Tensor& y_true, const Tensor& y_pred, const auto&) {
      return categorical_accuracy(y_true, y_pred);
    }};
const Registered registered_categorical_accuracy = MeanOf<categorical_accuracy_formula>::registered();

}  // namespace

Metric CategoricalAccuracy(CategoricalAccuracyOptions options) {
  return make<MeanOf<categorical_accuracy_formula>>(std::move(options));
}

Tensor categorical_accuracy(const Tensor& y_true, const Tensor& y_pred) {
  return ops::cast(ops::equal(ops::argmax(y_true, -1), ops::argmax(y_pred, -1)), config::floatx());
}

}  // namespace metrics
}  // namespace addax
