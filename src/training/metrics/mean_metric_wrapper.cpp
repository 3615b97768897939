#include "addax/metrics/mean_metric_wrapper.hpp"

#include "nn/serialize.hpp"
#include "training/metrics/mean_of.hpp"

namespace addax {
namespace {

/// It has no entry in the registry: a function cannot be read from a file.
class FunctionMetric final : public MeanState {
 public:
  FunctionMetric(std::function<Tensor(const Tensor&, const Tensor&)> function,
                 metrics::MeanMetricWrapperOptions options)
      : MeanState(std::move(options.name), options.dtype), function_(std::move(function)) {}
  std::string class_name() const override { return function_class; }
  void update_state(const Tensor& y_true, const Tensor& y_pred, const Tensor& sample_weight) override {
    take(function_(y_true, y_pred), masked_weights(sample_weight, mask_of(y_pred), dtype(), Reduction::sum));
  }

 private:
  std::function<Tensor(const Tensor&, const Tensor&)> function_;
};

}  // namespace

Metric metrics::MeanMetricWrapper(std::function<Tensor(const Tensor&, const Tensor&)> fn,
                                  MeanMetricWrapperOptions options) {
  return make<FunctionMetric>(std::move(fn), std::move(options));
}

Metric Metric::of(std::function<Tensor(const Tensor&, const Tensor&)> function, std::string name) {
  return metrics::MeanMetricWrapper(std::move(function), {.name = std::move(name)});
}

}  // namespace addax
