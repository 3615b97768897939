// ScheduleFreeAdamW: AdamW that averages its weights instead of lowering its learning rate.
#pragma once

#include "addax/optimizer.hpp"

namespace addax::optimizers {

struct ScheduleFreeAdamWOptions {
  LearningRate learning_rate = 0.0025;
  double beta_1 = 0.9;                      // share of the average in the weights that gradients are taken of, above 0
  double beta_2 = 0.999;                    // share of the old mean of squares that is kept
  double epsilon = 1e-8;                    // outside the square root
  int64_t warmup_steps = 0;                 // over which the rate rises to learning_rate
  std::optional<double> weight_decay = {};  // each step first lowers w by w · weight_decay · learning_rate
  ADDAX_OPTIMIZER_OPTIONS;
};
/// v as in Adam; z, which begins as w, takes the steps: z ← z − learning_rate · g / (sqrt(v / (1 − beta_2ᵗ)) +
/// epsilon); x is the mean of all z so far, and w = (1 − beta_1) · z + beta_1 · x (keras.optimizers.ScheduleFreeAdamW;
/// Defazio et al. 2024; where its backends differ, JAX). OptionError where beta_1 is not above 0.
Optimizer ScheduleFreeAdamW(ScheduleFreeAdamWOptions options = {});
/// `ScheduleFreeAdamW(0.01)`, or a schedule.
template <std::convertible_to<LearningRate> R>
Optimizer ScheduleFreeAdamW(const R& learning_rate, ScheduleFreeAdamWOptions options = {}) {
  options.learning_rate = learning_rate;
  return ScheduleFreeAdamW(std::move(options));
}

}  // namespace addax::optimizers
