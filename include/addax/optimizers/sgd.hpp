// SGD: gradient descent, with momentum where asked for.
#pragma once

#include "addax/optimizer.hpp"

namespace addax::optimizers {

struct SGDOptions {
  LearningRate learning_rate = 0.01;
  double momentum = 0;                      // share of the last step that is kept, 0 to 1
  bool nesterov = false;                    // look ahead along the momentum
  std::optional<double> weight_decay = {};  // each step first lowers w by w · weight_decay · learning_rate
  ADDAX_OPTIMIZER_OPTIONS;
};
/// w ← w − learning_rate · g; with momentum v ← momentum · v − learning_rate · g, w ← w + v (keras.optimizers.SGD;
/// Nesterov's form: Sutskever et al. 2013). OptionError where momentum is not within 0 and 1.
Optimizer SGD(SGDOptions options = {});
/// `SGD(0.01)`, or a schedule.
template <std::convertible_to<LearningRate> R>
Optimizer SGD(const R& learning_rate, SGDOptions options = {}) {
  options.learning_rate = learning_rate;
  return SGD(std::move(options));
}

}  // namespace addax::optimizers
