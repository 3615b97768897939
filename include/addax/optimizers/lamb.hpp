// Lamb: Adam whose steps are as long as a weight's norm asks for.
#pragma once

#include "addax/optimizer.hpp"

namespace addax::optimizers {

struct LambOptions {
  LearningRate learning_rate = 0.001;
  double beta_1 = 0.9;                      // share of the old mean of gradients that is kept
  double beta_2 = 0.999;                    // share of the old mean of squares that is kept
  double epsilon = 1e-7;                    // outside the square root
  std::optional<double> weight_decay = {};  // each step first lowers w by w · weight_decay · learning_rate
  ADDAX_OPTIMIZER_OPTIONS;
};
/// m and v as in Adam; u = m / (1 − beta_1ᵗ) / (sqrt(v / (1 − beta_2ᵗ)) + epsilon), t counting from 1,
/// w ← w − learning_rate · ‖w‖ / ‖u‖ · u, without the norms where one is 0 (keras.optimizers.Lamb; You et al. 2019).
Optimizer Lamb(LambOptions options = {});
/// `Lamb(0.01)`, or a schedule.
template <std::convertible_to<LearningRate> R>
Optimizer Lamb(const R& learning_rate, LambOptions options = {}) {
  options.learning_rate = learning_rate;
  return Lamb(std::move(options));
}

}  // namespace addax::optimizers
