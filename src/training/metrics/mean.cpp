#include "addax/metrics/mean.hpp"

#include "training/metrics/mean_of.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::MeanOptions> = inherited_metric_fields<metrics::MeanOptions>();

namespace metrics {
namespace {

class MeanMetric final : public ConfiguredMetric<MeanMetric, MeanOptions, MeanState> {
 public:
  static constexpr const char* keras_name = "Mean";
  using ConfiguredMetric::ConfiguredMetric;
  void update_state(const Tensor& values, const Tensor&, const Tensor& sample_weight) override {
    take(values, sample_weight);
  }
};

const Registered registered_mean = MeanMetric::registered();

}  // namespace

Metric Mean(MeanOptions options) { return make<MeanMetric>(std::move(options)); }

}  // namespace metrics
}  // namespace addax
