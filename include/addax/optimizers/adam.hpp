// Adam: steps along the running mean of gradients, divided by their running root mean square.
#pragma once

#include "addax/optimizer.hpp"

namespace addax::optimizers {

struct AdamOptions {
  LearningRate learning_rate = 0.001;
  double beta_1 = 0.9;                      // share of the old mean of gradients that is kept
  double beta_2 = 0.999;                    // share of the old mean of squares that is kept
  double epsilon = 1e-7;                    // outside the square root
  bool amsgrad = false;                     // divide by the largest mean of squares so far
  std::optional<double> weight_decay = {};  // each step first lowers w by w · weight_decay · learning_rate
  ADDAX_OPTIMIZER_OPTIONS;
};
/// m ← m + (1 − beta_1)(g − m), v ← v + (1 − beta_2)(g² − v),
/// w ← w − learning_rate · sqrt(1 − beta_2ᵗ) / (1 − beta_1ᵗ) · m / (sqrt(v) + epsilon), t counting from 1
/// (keras.optimizers.Adam; Kingma and Ba 2014, AMSGrad: Reddi et al. 2018).
Optimizer Adam(AdamOptions options = {});
/// `Adam(0.01)`, or a schedule.
template <std::convertible_to<LearningRate> R>
Optimizer Adam(const R& learning_rate, AdamOptions options = {}) {
  options.learning_rate = learning_rate;
  return Adam(std::move(options));
}

}  // namespace addax::optimizers
