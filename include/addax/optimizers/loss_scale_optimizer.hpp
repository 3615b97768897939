// LossScaleOptimizer: keeps gradients within the range of float16 by a factor on the loss that finds its size by
// itself.
#pragma once

#include "addax/optimizer.hpp"

namespace addax::optimizers {

struct LossScaleOptimizerOptions {
  double initial_scale = 32768;         // above 0
  int64_t dynamic_growth_steps = 2000;  // steps in a row with finite gradients after which the factor doubles
  std::string name = {};
};
/// scale_loss() multiplies by the factor; apply() divides gradients by it and hands them to `inner_optimizer`. Where
/// one is not finite, weights and inner state stay as they are and the factor halves: a selection inside the step,
/// which stalls nothing (keras.optimizers.LossScaleOptimizer). compile() wraps the optimizer of a "mixed_float16" model
/// in one. The inner optimizer's loss_scale_factor is dropped. OptionError where an option is out of range, or
/// `inner_optimizer` scales itself.
Optimizer LossScaleOptimizer(const Optimizer& inner_optimizer, const LossScaleOptimizerOptions& options = {});

}  // namespace addax::optimizers
