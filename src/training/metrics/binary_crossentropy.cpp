#include "addax/metrics/binary_crossentropy.hpp"

#include "training/metrics/mean_of.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::BinaryCrossentropyOptions> =
    std::tuple_cat(inherited_metric_fields<metrics::BinaryCrossentropyOptions>(),
                   std::tuple{Field{"from_logits", &metrics::BinaryCrossentropyOptions::from_logits},
                              Field{"label_smoothing", &metrics::BinaryCrossentropyOptions::label_smoothing}});

namespace metrics {
namespace {

constexpr MeanFormula<BinaryCrossentropyOptions> binary_crossentropy_formula{
    .name = "BinaryCrossentropy",
    .better = Direction::down,
    .values = [](const Tensor& y_true, const Tensor& y_pred, const auto& o) {
      return losses::binary_crossentropy(y_true, y_pred,
                                         {.from_logits = o.from_logits, .label_smoothing = o.label_smoothing});
    }};
const Registered registered_binary_crossentropy = MeanOf<binary_crossentropy_formula>::registered({"bce", "BCE"});

}  // namespace

Metric BinaryCrossentropy(BinaryCrossentropyOptions options) {
  return make<MeanOf<binary_crossentropy_formula>>(std::move(options));
}

}  // namespace metrics
}  // namespace addax
