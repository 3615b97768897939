// What Adam and its descendants share: running means, the corrected rate, and the update of Adam and AdamW.
#pragma once

#include "addax/ops.hpp"
#include "optimizers/configured_optimizer.hpp"

namespace addax {

/// mean ← mean + (1 − kept) · (value − mean); gives the new mean.
inline Tensor moved(Variable mean, const Tensor& value, double kept) {
  Tensor now = mean.value() + (value - mean.value()) * (1 - kept);
  mean.assign(now);
  return now;
}

/// 1 / (1 − keptᵗ): what makes up for a mean that began at 0, in step t.
inline Tensor unbiased(double kept, const Tensor& t) { return 1 / (1 - ops::power(kept, t)); }

/// The learning rate of step t, corrected for means that began at 0.
inline Tensor adam_rate(const Tensor& rate, const Tensor& t, double beta_1, double beta_2) {
  return rate * ops::sqrt(1 - ops::power(beta_2, t)) / (1 - ops::power(beta_1, t));
}

template <class Self, class Options>
class AdamStep : public ConfiguredOptimizer<Self, Options> {
 public:
  using ConfiguredOptimizer<Self, Options>::ConfiguredOptimizer;

 protected:
  using ConfiguredOptimizer<Self, Options>::own;

  void build_slots(const Variables& variables) override {
    this->add_slots(variables, {"momentum", "velocity"});
    if (own().amsgrad) this->add_slots(variables, {"velocity_hat"});
  }

  Tensor step_size(const Tensor& rate) override {
    return adam_rate(rate, this->step(rate), own().beta_1, own().beta_2);
  }

  void update_step(const Tensor& g, Variable w, const Tensor& step_size) override {
    Tensor m = moved(this->slot(w, "momentum"), g, own().beta_1);
    Tensor v = moved(this->slot(w, "velocity"), ops::square(g), own().beta_2);
    if (own().amsgrad) {
      Variable largest = this->slot(w, "velocity_hat");
      v = ops::maximum(largest.value(), v);
      largest.assign(v);
    }
    w.assign_sub(m * step_size / (ops::sqrt(v) + own().epsilon));
  }
};

}  // namespace addax
