#include "addax/metrics/mean_absolute_error.hpp"

#include "addax/losses/mean_absolute_error.hpp"
#include "training/metrics/mean_of.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::MeanAbsoluteErrorOptions> =
    inherited_metric_fields<metrics::MeanAbsoluteErrorOptions>();

namespace metrics {
namespace {

class MeanAbsoluteErrorMetric final : public MeanOf<MeanAbsoluteErrorMetric, MeanAbsoluteErrorOptions> {
 public:
  static constexpr const char* keras_name = "MeanAbsoluteError";
  using MeanOf::MeanOf;
  Direction direction() const override { return Direction::down; }
  Tensor values(const Tensor& y_true, const Tensor& y_pred) override {
    return losses::mean_absolute_error(y_true, y_pred);
  }
};

const Registered registered = MeanAbsoluteErrorMetric::registered({"mae", "MAE"});

}  // namespace

Metric MeanAbsoluteError(MeanAbsoluteErrorOptions options) { return make<MeanAbsoluteErrorMetric>(std::move(options)); }

}  // namespace metrics
}  // namespace addax
