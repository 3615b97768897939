#include "addax/metrics/sparse_categorical_accuracy.hpp"

#include "addax/ops.hpp"
#include "training/metrics/mean_of.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::SparseCategoricalAccuracyOptions> =
    inherited_metric_fields<metrics::SparseCategoricalAccuracyOptions>();

namespace metrics {
namespace {

constexpr MeanFormula<SparseCategoricalAccuracyOptions> sparse_categorical_accuracy_formula{
    .name = "SparseCategoricalAccuracy",
    .better = Direction::up,
    .values = [](const Tensor& y_true, const Tensor& y_pred, const auto&) {
      return sparse_categorical_accuracy(y_true, y_pred);
    }};
const Registered registered_sparse_categorical_accuracy = MeanOf<sparse_categorical_accuracy_formula>::registered();

}  // namespace

Metric SparseCategoricalAccuracy(SparseCategoricalAccuracyOptions options) {
  return make<MeanOf<sparse_categorical_accuracy_formula>>(std::move(options));
}

Tensor sparse_categorical_accuracy(const Tensor& y_true, const Tensor& y_pred) {
  Tensor labels = y_true;
  if (labels.rank() == y_pred.rank() && labels.rank() > 0 && labels.shape().back() == 1)
    labels = ops::squeeze(labels, -1);
  return ops::cast(ops::equal(labels, ops::argmax(y_pred, -1)), config::floatx());
}

}  // namespace metrics
}  // namespace addax
