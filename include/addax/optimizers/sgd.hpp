// SGD: gradient descent, with momentum where asked for.
#pragma once

#include "addax/optimizer.hpp"

namespace addax::optimizers {

struct SGDOptions {
  LearningRate learning_rate = 0.01;
  double momentum = 0;                         // share of the last step that is kept, 0 to 1
  bool nesterov = false;                       // look ahead along the momentum
  std::optional<double> weight_decay = {};     // each step first lowers w by w · weight_decay · learning_rate
  std::optional<double> clipnorm = {};         // largest norm of each gradient
  std::optional<double> clipvalue = {};        // largest absolute value of each element
  std::optional<double> global_clipnorm = {};  // largest norm of all gradients together
  bool use_ema = false;                        // keep moving averages of the weights
  double ema_momentum = 0.99;
  std::optional<int64_t> ema_overwrite_frequency = {};  // steps after which weights become their averages
  std::optional<double> loss_scale_factor = {};         // that the loss was multiplied by
  std::optional<int64_t> gradient_accumulation_steps = {};
  std::string name = {};
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
