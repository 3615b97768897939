// Adamax: Adam with the largest gradient so far, fading, instead of a mean of squares.
#pragma once

#include "addax/optimizer.hpp"

namespace addax::optimizers {

struct AdamaxOptions {
  LearningRate learning_rate = 0.001;
  double beta_1 = 0.9;    // share of the old mean of gradients that is kept
  double beta_2 = 0.999;  // share of the old largest gradient that is kept
  double epsilon = 1e-7;
  std::optional<double> weight_decay = {};  // each step first lowers w by w · weight_decay · learning_rate
  ADDAX_OPTIMIZER_OPTIONS;
};
/// m ← m + (1 − beta_1)(g − m), u ← max(beta_2 · u, |g|), w ← w − learning_rate / (1 − beta_1ᵗ) · m / (u + epsilon), t
/// counting from 1 (keras.optimizers.Adamax; Kingma and Ba 2014, section 7).
Optimizer Adamax(AdamaxOptions options = {});
/// `Adamax(0.01)`, or a schedule.
template <std::convertible_to<LearningRate> R>
Optimizer Adamax(const R& learning_rate, AdamaxOptions options = {}) {
  options.learning_rate = learning_rate;
  return Adamax(std::move(options));
}

}  // namespace addax::optimizers
