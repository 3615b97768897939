#include "addax/metrics/sparse_categorical_crossentropy.hpp"

#include "training/metrics/mean_of.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::SparseCategoricalCrossentropyOptions> =
    std::tuple_cat(inherited_metric_fields<metrics::SparseCategoricalCrossentropyOptions>(),
                   std::tuple{Field{"from_logits", &metrics::SparseCategoricalCrossentropyOptions::from_logits},
                              Field{"ignore_class", &metrics::SparseCategoricalCrossentropyOptions::ignore_class},
                              Field{"axis", &metrics::SparseCategoricalCrossentropyOptions::axis}});

namespace metrics {
namespace {

constexpr MeanFormula<SparseCategoricalCrossentropyOptions> sparse_categorical_crossentropy_formula{
    .name = "SparseCategoricalCrossentropy",
    .better = Direction::down,
    .values = [](const Tensor& y_true, const Tensor& y_pred, const auto& o) {
      return losses::sparse_categorical_crossentropy(y_true, y_pred, {o.from_logits, o.ignore_class, o.axis});
    }};
const Registered registered_sparse_categorical_crossentropy =
    MeanOf<sparse_categorical_crossentropy_formula>::registered();

}  // namespace

Metric SparseCategoricalCrossentropy(SparseCategoricalCrossentropyOptions options) {
  return make<MeanOf<sparse_categorical_crossentropy_formula>>(std::move(options));
}

}  // namespace metrics
}  // namespace addax
