// Ftrl: follow the regularised leader, which drives weights to exactly 0 where asked to.
#pragma once

#include "addax/optimizer.hpp"

namespace addax::optimizers {

struct FtrlOptions {
  LearningRate learning_rate = 0.001;
  double learning_rate_power = -0.5;                // how fast steps shrink, at most 0; 0 keeps them
  double initial_accumulator_value = 0.1;           // that the sums of squares begin with, at least 0
  double l1_regularization_strength = 0;            // at least 0
  double l2_regularization_strength = 0;            // at least 0
  double l2_shrinkage_regularization_strength = 0;  // at least 0; acts on the gradient
  double beta = 0;
  std::optional<double> weight_decay = {};  // each step first lowers w by w · weight_decay · learning_rate
  ADDAX_OPTIMIZER_OPTIONS;
};
/// a' = a + g², p = −learning_rate_power, z ← z + g + 2 · shrinkage · w − (a'ᵖ − aᵖ) / learning_rate · w,
/// w ← (clip(z, −l1, l1) − z) / (a'ᵖ / learning_rate + 2 · l2 + beta / learning_rate), a ← a' (keras.optimizers.Ftrl;
/// McMahan et al. 2013). OptionError where an argument is out of its range.
Optimizer Ftrl(FtrlOptions options = {});
/// `Ftrl(0.01)`, or a schedule.
template <std::convertible_to<LearningRate> R>
Optimizer Ftrl(const R& learning_rate, FtrlOptions options = {}) {
  options.learning_rate = learning_rate;
  return Ftrl(std::move(options));
}

}  // namespace addax::optimizers
