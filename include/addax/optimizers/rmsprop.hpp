// RMSprop: steps divided by the running root mean square of gradients.
#pragma once

#include "addax/optimizer.hpp"

namespace addax::optimizers {

struct RMSpropOptions {
  LearningRate learning_rate = 0.001;
  double rho = 0.9;                            // share of the old mean that is kept
  double momentum = 0;                         // share of the last step that is kept
  double epsilon = 1e-7;                       // inside the square root
  bool centered = false;                       // divide by the deviation from the mean gradient
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
/// v ← rho · v + (1 − rho) · g², w ← w − learning_rate · g / sqrt(v + epsilon) (keras.optimizers.RMSprop; Hinton 2012).
Optimizer RMSprop(RMSpropOptions options = {});
/// `RMSprop(0.01)`, or a schedule.
template <std::convertible_to<LearningRate> R>
Optimizer RMSprop(const R& learning_rate, RMSpropOptions options = {}) {
  options.learning_rate = learning_rate;
  return RMSprop(std::move(options));
}

}  // namespace addax::optimizers
