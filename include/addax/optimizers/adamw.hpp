// AdamW: Adam with weight decay.
#pragma once

#include "addax/optimizer.hpp"

namespace addax::optimizers {

struct AdamWOptions {
  LearningRate learning_rate = 0.001;
  std::optional<double> weight_decay = 0.004;  // each step first lowers w by w · weight_decay · learning_rate
  double beta_1 = 0.9;                         // share of the old mean of gradients that is kept
  double beta_2 = 0.999;                       // share of the old mean of squares that is kept
  double epsilon = 1e-7;                       // outside the square root
  bool amsgrad = false;                        // divide by the largest mean of squares so far
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
/// Adam, after w ← w − w · weight_decay · learning_rate (keras.optimizers.AdamW; Loshchilov and Hutter 2019).
/// OptionError where weight_decay is None.
Optimizer AdamW(AdamWOptions options = {});
/// `AdamW(0.01)`, or a schedule.
template <std::convertible_to<LearningRate> R>
Optimizer AdamW(const R& learning_rate, AdamWOptions options = {}) {
  options.learning_rate = learning_rate;
  return AdamW(std::move(options));
}

}  // namespace addax::optimizers
