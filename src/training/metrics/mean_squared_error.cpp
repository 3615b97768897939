#include "addax/metrics/mean_squared_error.hpp"

#include "addax/losses/mean_squared_error.hpp"
#include "training/metrics/mean_of.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::MeanSquaredErrorOptions> =
    inherited_metric_fields<metrics::MeanSquaredErrorOptions>();

namespace metrics {
namespace {

class MeanSquaredErrorMetric final : public MeanOf<MeanSquaredErrorMetric, MeanSquaredErrorOptions> {
 public:
  static constexpr const char* keras_name = "MeanSquaredError";
  using MeanOf::MeanOf;
  Direction direction() const override { return Direction::down; }
  Tensor values(const Tensor& y_true, const Tensor& y_pred) override {
    return losses::mean_squared_error(y_true, y_pred);
  }
};

const Registered registered = MeanSquaredErrorMetric::registered({"mse", "MSE"});

}  // namespace

Metric MeanSquaredError(MeanSquaredErrorOptions options) { return make<MeanSquaredErrorMetric>(std::move(options)); }

}  // namespace metrics
}  // namespace addax
