// AdamStep: the update that Adam and AdamW share.
#pragma once

#include "addax/ops.hpp"
#include "optimizers/configured_optimizer.hpp"

namespace addax {

template <class Self, class Options>
class AdamStep : public ConfiguredOptimizer<Self, Options> {
 public:
  using ConfiguredOptimizer<Self, Options>::ConfiguredOptimizer;

 protected:
  using ConfiguredOptimizer<Self, Options>::own;

  void build_slots(const Variables& variables) override {
    for (const Variable& v : variables) {
      this->add_slot(v, "momentum");
      this->add_slot(v, "velocity");
    }
    if (own().amsgrad)
      for (const Variable& v : variables) this->add_slot(v, "velocity_hat");
  }

  /// The learning rate, corrected for means that began at 0.
  Tensor step_size(const Tensor& rate) override {
    Tensor t = this->step(rate);
    return rate * ops::sqrt(1 - ops::power(own().beta_2, t)) / (1 - ops::power(own().beta_1, t));
  }

  void update_step(const Tensor& g, Variable w, const Tensor& step_size) override {
    Variable momentum = this->slot(w, "momentum"), velocity = this->slot(w, "velocity");
    Tensor m = momentum.value() + (g - momentum.value()) * (1 - own().beta_1);
    Tensor v = velocity.value() + (ops::square(g) - velocity.value()) * (1 - own().beta_2);
    momentum.assign(m);
    velocity.assign(v);
    if (own().amsgrad) {
      Variable largest = this->slot(w, "velocity_hat");
      v = ops::maximum(largest.value(), v);
      largest.assign(v);
    }
    w.assign_sub(m * step_size / (ops::sqrt(v) + own().epsilon));
  }
};

}  // namespace addax
