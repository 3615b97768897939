// CosineDecay: a rate that falls along half a wave, after a linear rise where asked for.
#pragma once

#include "addax/optimizer.hpp"

namespace addax::optimizers::schedules {

struct CosineDecayOptions {
  double alpha = 0;  // share of the rate that is left in the end
  std::string name = "CosineDecay";
  std::optional<double> warmup_target = {};  // where the rise ends, and the fall begins
  int64_t warmup_steps = 0;                  // of the rise, before the others
};
/// initial_learning_rate · ((1 − alpha) · (1 + cos(π · step / decay_steps)) / 2 + alpha), the last value from
/// decay_steps on (keras.optimizers.schedules.CosineDecay; Loshchilov and Hutter 2016). OptionError where decay_steps
/// is not above 0, or warmup_steps is not where there is a target.
Schedule CosineDecay(double initial_learning_rate, int64_t decay_steps, const CosineDecayOptions& options = {});

}  // namespace addax::optimizers::schedules
