// Nadam: Adam that looks ahead along the mean of gradients, as Nesterov does.
#pragma once

#include "addax/optimizer.hpp"

namespace addax::optimizers {

struct NadamOptions {
  LearningRate learning_rate = 0.001;
  double beta_1 = 0.9;                      // share of the old mean of gradients that is kept
  double beta_2 = 0.999;                    // share of the old mean of squares that is kept
  double epsilon = 1e-7;                    // outside the square root
  std::optional<double> weight_decay = {};  // each step first lowers w by w · weight_decay · learning_rate
  ADDAX_OPTIMIZER_OPTIONS;
};
/// m and v as in Adam; with uₜ = beta_1 · (1 − 0.96ᵗ / 2) and p the product of all u so far,
/// w ← w − learning_rate · (uₜ₊₁ · m / (1 − p · uₜ₊₁) + (1 − uₜ) · g / (1 − p)) / (sqrt(v / (1 − beta_2ᵗ)) + epsilon),
/// t counting from 1 (keras.optimizers.Nadam; Dozat 2016).
Optimizer Nadam(NadamOptions options = {});
/// `Nadam(0.01)`, or a schedule.
template <std::convertible_to<LearningRate> R>
Optimizer Nadam(const R& learning_rate, NadamOptions options = {}) {
  options.learning_rate = learning_rate;
  return Nadam(std::move(options));
}

}  // namespace addax::optimizers
