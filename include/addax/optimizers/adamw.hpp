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
  ADDAX_OPTIMIZER_OPTIONS;
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
