#include "addax/metrics/sum.hpp"

#include "addax/ops.hpp"
#include "training/metrics/mean_of.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::SumOptions> = inherited_metric_fields<metrics::SumOptions>();

namespace metrics {
namespace {

class SumMetric final : public ConfiguredMetric<SumMetric, SumOptions> {
 public:
  static constexpr const char* keras_name = "Sum";
  explicit SumMetric(SumOptions options)
      : ConfiguredMetric(std::move(options)), total_(add_variable({.name = "total"})) {}
  void update_state(const Tensor& values, const Tensor&, const Tensor& sample_weight) override {
    total_.assign_add(ops::sum(per_sample(values, sample_weight, dtype(), Averaged::no).values));
  }
  Tensor result() override { return total_.value(); }

 private:
  Variable total_;
};

const Registered registered_sum = SumMetric::registered();

}  // namespace

Metric Sum(SumOptions options) { return make<SumMetric>(std::move(options)); }

}  // namespace metrics
}  // namespace addax
