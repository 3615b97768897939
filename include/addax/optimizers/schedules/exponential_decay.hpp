// ExponentialDecay: a rate that shrinks by the same factor over each stretch of steps.
#pragma once

#include "addax/optimizer.hpp"

namespace addax::optimizers::schedules {

struct ExponentialDecayOptions {
  bool staircase = false;  // change only after whole stretches
  std::string name = "ExponentialDecay";
};
/// initial_learning_rate · decay_rate^(step / decay_steps) (keras.optimizers.schedules.ExponentialDecay). OptionError
/// where decay_steps is not above 0.
Schedule ExponentialDecay(double initial_learning_rate, int64_t decay_steps, double decay_rate,
                          const ExponentialDecayOptions& options = {});

}  // namespace addax::optimizers::schedules
