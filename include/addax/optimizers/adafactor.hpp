// Adafactor: squares of gradients kept as one row and one column for each matrix.
#pragma once

#include "addax/optimizer.hpp"

namespace addax::optimizers {

struct AdafactorOptions {
  LearningRate learning_rate = 0.001;       // the largest relative step
  double beta_2_decay = -0.8;               // share of new squares in step t: t to this power
  double epsilon_1 = 1e-30;                 // added to squares
  double epsilon_2 = 1e-3;                  // smallest root mean square of a weight that counts
  double clip_threshold = 1;                // largest root mean square of a step before it is scaled
  bool relative_step = true;                // as in Keras without effect: steps never exceed 1 / sqrt(t)
  std::optional<double> weight_decay = {};  // each step first lowers w by w · weight_decay · learning_rate
  ADDAX_OPTIMIZER_OPTIONS;
};
/// With s = beta_2 · s + (1 − beta_2) · (g² + epsilon_1), beta_2 = 1 − t^beta_2_decay, kept as means of its rows and
/// columns where w has two axes or more, u = g / sqrt(s): w ← w − max(epsilon_2, rms(w)) · min(learning_rate, 1 /
/// sqrt(t)) · u / max(1, rms(u) / clip_threshold), t counting from 1 (keras.optimizers.Adafactor; Shazeer and Stern
/// 2018).
Optimizer Adafactor(AdafactorOptions options = {});
/// `Adafactor(0.01)`, or a schedule.
template <std::convertible_to<LearningRate> R>
Optimizer Adafactor(const R& learning_rate, AdafactorOptions options = {}) {
  options.learning_rate = learning_rate;
  return Adafactor(std::move(options));
}

}  // namespace addax::optimizers
