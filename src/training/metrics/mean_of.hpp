// MeanState: total and count; MeanOf: the running mean of a value for each sample.
#pragma once

#include <optional>

#include "losses/weighting.hpp"
#include "training/metrics/configured_metric.hpp"

namespace addax {

/// Whether values with several axes are averaged for each sample, or summed.
enum class Averaged { no, yes };

struct PerSample {
  Tensor values;   // weighed: [samples], or a scalar
  Tensor weights;  // the same; empty where none were given
};
/// Values and weights with one number for each sample, as Keras reduces them.
PerSample per_sample(const Tensor& values, const Tensor& sample_weight, DType dtype, Averaged averaged);

/// Base of metrics that are a mean.
class MeanState : public MetricBase {
 public:
  MeanState(std::string name, std::optional<DType> dtype);
  Tensor result() override;

 protected:
  void take(const Tensor& values, const Tensor& sample_weight);

 private:
  Variable total_, count_;
};

/// Base of the library's metrics that average a function of target and prediction.
template <class Self, class Options>
class MeanOf : public ConfiguredMetric<Self, Options, MeanState> {
 public:
  using ConfiguredMetric<Self, Options, MeanState>::ConfiguredMetric;
  virtual Tensor values(const Tensor& y_true, const Tensor& y_pred) = 0;
  void update_state(const Tensor& y_true, const Tensor& y_pred, const Tensor& sample_weight) override {
    Tensor weights = masked_weights(sample_weight, mask_of(y_pred), this->dtype(), Reduction::sum);
    this->take(values(y_true, y_pred), weights);
  }
};

}  // namespace addax
