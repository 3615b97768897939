#include "addax/metrics/accuracy.hpp"

#include "addax/ops.hpp"
#include "losses/weighting.hpp"
#include "training/metrics/mean_of.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::AccuracyOptions> = inherited_metric_fields<metrics::AccuracyOptions>();

namespace metrics {
namespace {

class AccuracyMetric final : public MeanOf<AccuracyMetric, AccuracyOptions> {
 public:
  static constexpr const char* keras_name = "Accuracy";
  using MeanOf::MeanOf;
  Direction direction() const override { return Direction::up; }
  Tensor values(const Tensor& y_true, const Tensor& y_pred) override { return accuracy(y_true, y_pred); }
};

const Registered registered = AccuracyMetric::registered({});

}  // namespace

Metric Accuracy(AccuracyOptions options) { return make<AccuracyMetric>(std::move(options)); }

Tensor accuracy(const Tensor& y_true, const Tensor& y_pred) {
  auto [t, p] = same_rank(ops::cast(y_true, y_pred.dtype()), y_pred);
  return ops::cast(ops::equal(t, p), config::floatx());
}

}  // namespace metrics
}  // namespace addax
