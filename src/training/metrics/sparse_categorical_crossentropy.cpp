#include "addax/metrics/sparse_categorical_crossentropy.hpp"

#include "addax/losses/sparse_categorical_crossentropy.hpp"
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

class SparseCategoricalCrossentropyMetric final
    : public MeanOf<SparseCategoricalCrossentropyMetric, SparseCategoricalCrossentropyOptions> {
 public:
  static constexpr const char* keras_name = "SparseCategoricalCrossentropy";
  using MeanOf::MeanOf;
  Direction direction() const override { return Direction::down; }
  Tensor values(const Tensor& y_true, const Tensor& y_pred) override {
    return losses::sparse_categorical_crossentropy(y_true, y_pred,
                                                   {options().from_logits, options().ignore_class, options().axis});
  }
};

const Registered registered = SparseCategoricalCrossentropyMetric::registered({});

}  // namespace

Metric SparseCategoricalCrossentropy(SparseCategoricalCrossentropyOptions options) {
  return make<SparseCategoricalCrossentropyMetric>(std::move(options));
}

}  // namespace metrics
}  // namespace addax
