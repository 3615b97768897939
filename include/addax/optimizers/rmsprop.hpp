// RMSprop: steps divided by the running root mean square of gradients.
#pragma once

#include "addax/optimizer.hpp"

namespace addax::optimizers {

struct RMSpropOptions {
  LearningRate learning_rate = 0.001;
  double rho = 0.9;                         // share of the old mean that is kept
  double momentum = 0;                      // share of the last step that is kept
  double epsilon = 1e-7;                    // inside the square root
  bool centered = false;                    // divide by the deviation from the mean gradient
  std::optional<double> weight_decay = {};  // each step first lowers w by w · weight_decay · learning_rate
  ADDAX_OPTIMIZER_OPTIONS;
};
/// v ← rho · v + (1 − rho) · g², w ← w − learning_rate · g / sqrt(v + epsilon) (keras.optimizers.RMSprop; Hinton 2012).
Optimizer RMSprop(RMSpropOptions options = {});
/// `RMSprop(0.01)`, or a schedule.
template <std::convertible_to<LearningRate> R>
Optimizer RMSprop(const R& learning_rate, RMSpropOptions options = {}) {
  options.learning_rate = learning_rate;
  return RMSprop(std::move(options));
}

}  // namespace addax::optimizers
