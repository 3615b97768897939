// Adadelta: steps as long as the last ones were, over the running root mean square of gradients.
#pragma once

#include "addax/optimizer.hpp"

namespace addax::optimizers {

struct AdadeltaOptions {
  LearningRate learning_rate = 0.001;       // 1 gives the steps of the paper
  double rho = 0.95;                        // share of the old means that is kept
  double epsilon = 1e-7;                    // inside the square roots
  std::optional<double> weight_decay = {};  // each step first lowers w by w · weight_decay · learning_rate
  ADDAX_OPTIMIZER_OPTIONS;
};
/// a ← rho · a + (1 − rho) · g², d = −sqrt(s + epsilon) / sqrt(a + epsilon) · g, s ← rho · s + (1 − rho) · d²,
/// w ← w + learning_rate · d (keras.optimizers.Adadelta; Zeiler 2012).
Optimizer Adadelta(AdadeltaOptions options = {});
/// `Adadelta(0.01)`, or a schedule.
template <std::convertible_to<LearningRate> R>
Optimizer Adadelta(const R& learning_rate, AdadeltaOptions options = {}) {
  options.learning_rate = learning_rate;
  return Adadelta(std::move(options));
}

}  // namespace addax::optimizers
