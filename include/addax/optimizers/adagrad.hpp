// Adagrad: steps divided by the root of the sum of all squared gradients.
#pragma once

#include "addax/optimizer.hpp"

namespace addax::optimizers {

struct AdagradOptions {
  LearningRate learning_rate = 0.001;
  double initial_accumulator_value = 0.1;   // that the sums begin with, at least 0
  double epsilon = 1e-7;                    // inside the square root
  std::optional<double> weight_decay = {};  // each step first lowers w by w · weight_decay · learning_rate
  ADDAX_OPTIMIZER_OPTIONS;
};
/// a ← a + g², w ← w − learning_rate · g / sqrt(a + epsilon) (keras.optimizers.Adagrad; Duchi et al. 2011). OptionError
/// where initial_accumulator_value is below 0.
Optimizer Adagrad(AdagradOptions options = {});
/// `Adagrad(0.01)`, or a schedule.
template <std::convertible_to<LearningRate> R>
Optimizer Adagrad(const R& learning_rate, AdagradOptions options = {}) {
  options.learning_rate = learning_rate;
  return Adagrad(std::move(options));
}

}  // namespace addax::optimizers
