#include "addax/metrics/root_mean_squared_error.hpp"

#include "addax/ops.hpp"
#include "training/metrics/mean_of.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::RootMeanSquaredErrorOptions> =
    inherited_metric_fields<metrics::RootMeanSquaredErrorOptions>();

namespace metrics {
namespace {

class RootMeanSquaredErrorMetric final
    : public ConfiguredMetric<RootMeanSquaredErrorMetric, RootMeanSquaredErrorOptions, MeanState> {
 public:
  static constexpr const char* keras_name = "RootMeanSquaredError";
  using ConfiguredMetric::ConfiguredMetric;
  Direction direction() const override { return Direction::down; }
  /// Masks do not count here, as in Keras.
  void update_state(const Tensor& y_true, const Tensor& y_pred, const Tensor& sample_weight) override {
    auto [t, p] = same_rank(ops::cast(y_true, dtype()), ops::cast(y_pred, dtype()));
    take(ops::square(p - t), sample_weight);
  }
  Tensor result() override { return ops::sqrt(MeanState::result()); }
};

const Registered registered_root_mean_squared_error = RootMeanSquaredErrorMetric::registered();

}  // namespace

Metric RootMeanSquaredError(RootMeanSquaredErrorOptions options) { return make<RootMeanSquaredErrorMetric>(options); }

}  // namespace metrics
}  // namespace addax
