// Lion: steps of one size along the sign of a mean of gradients.
#pragma once

#include "addax/optimizer.hpp"

namespace addax::optimizers {

struct LionOptions {
  LearningRate learning_rate = 0.001;
  double beta_1 = 0.9;                      // share of the mean in what the sign is taken of, above 0
  double beta_2 = 0.99;                     // share of the old mean that is kept
  std::optional<double> weight_decay = {};  // each step first lowers w by w · weight_decay · learning_rate
  ADDAX_OPTIMIZER_OPTIONS;
};
/// w ← w − learning_rate · sign(beta_1 · m + (1 − beta_1) · g), m ← beta_2 · m + (1 − beta_2) · g
/// (keras.optimizers.Lion; Chen et al. 2023). OptionError where beta_1 is not above 0 and at most 1.
Optimizer Lion(LionOptions options = {});
/// `Lion(0.01)`, or a schedule.
template <std::convertible_to<LearningRate> R>
Optimizer Lion(const R& learning_rate, LionOptions options = {}) {
  options.learning_rate = learning_rate;
  return Lion(std::move(options));
}

}  // namespace addax::optimizers
