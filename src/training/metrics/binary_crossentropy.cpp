#include "addax/metrics/binary_crossentropy.hpp"

#include "addax/losses/binary_crossentropy.hpp"
#include "training/metrics/mean_of.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::BinaryCrossentropyOptions> =
    std::tuple_cat(inherited_metric_fields<metrics::BinaryCrossentropyOptions>(),
                   std::tuple{Field{"from_logits", &metrics::BinaryCrossentropyOptions::from_logits},
                              Field{"label_smoothing", &metrics::BinaryCrossentropyOptions::label_smoothing}});

namespace metrics {
namespace {

class BinaryCrossentropyMetric final : public MeanOf<BinaryCrossentropyMetric, BinaryCrossentropyOptions> {
 public:
  static constexpr const char* keras_name = "BinaryCrossentropy";
  using MeanOf::MeanOf;
  Direction direction() const override { return Direction::down; }
  Tensor values(const Tensor& y_true, const Tensor& y_pred) override {
    return losses::binary_crossentropy(
        y_true, y_pred, {.from_logits = options().from_logits, .label_smoothing = options().label_smoothing});
  }
};

const Registered registered = BinaryCrossentropyMetric::registered({"bce", "BCE"});

}  // namespace

Metric BinaryCrossentropy(BinaryCrossentropyOptions options) {
  return make<BinaryCrossentropyMetric>(std::move(options));
}

}  // namespace metrics
}  // namespace addax
