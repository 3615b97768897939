#include "addax/metrics/categorical_crossentropy.hpp"

#include "training/metrics/mean_of.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::CategoricalCrossentropyOptions> =
    std::tuple_cat(inherited_metric_fields<metrics::CategoricalCrossentropyOptions>(),
                   std::tuple{Field{"from_logits", &metrics::CategoricalCrossentropyOptions::from_logits},
                              Field{"label_smoothing", &metrics::CategoricalCrossentropyOptions::label_smoothing},
                              Field{"axis", &metrics::CategoricalCrossentropyOptions::axis}});

namespace metrics {
namespace {

constexpr MeanFormula<CategoricalCrossentropyOptions> categorical_crossentropy_formula{
    .name = "CategoricalCrossentropy",
    .better = Direction::down,
    .values = [](const Tensor& y_true, const Tensor& y_pred, const auto& o) {
      return losses::categorical_crossentropy(y_true, y_pred, {o.from_logits, o.label_smoothing, o.axis});
    }};
const Registered registered_categorical_crossentropy = MeanOf<categorical_crossentropy_formula>::registered();

}  // namespace

Metric CategoricalCrossentropy(CategoricalCrossentropyOptions options) {
  return make<MeanOf<categorical_crossentropy_formula>>(std::move(options));
}

}  // namespace metrics
}  // namespace addax
