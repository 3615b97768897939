#include "addax/metrics/categorical_crossentropy.hpp"

#include "addax/losses/categorical_crossentropy.hpp"
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

class CategoricalCrossentropyMetric final
    : public MeanOf<CategoricalCrossentropyMetric, CategoricalCrossentropyOptions> {
 public:
  static constexpr const char* keras_name = "CategoricalCrossentropy";
  using MeanOf::MeanOf;
  Direction direction() const override { return Direction::down; }
  Tensor values(const Tensor& y_true, const Tensor& y_pred) override {
    return losses::categorical_crossentropy(y_true, y_pred,
                                            {options().from_logits, options().label_smoothing, options().axis});
  }
};

const Registered registered = CategoricalCrossentropyMetric::registered({});

}  // namespace

Metric CategoricalCrossentropy(CategoricalCrossentropyOptions options) {
  return make<CategoricalCrossentropyMetric>(std::move(options));
}

}  // namespace metrics
}  // namespace addax
