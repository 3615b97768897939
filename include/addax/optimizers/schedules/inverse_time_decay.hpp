// InverseTimeDecay: a rate that falls as one over the time.
#pragma once

#include "addax/optimizer.hpp"

namespace addax::optimizers::schedules {

struct InverseTimeDecayOptions {
  bool staircase = false;  // change only after whole stretches
  std::string name = "InverseTimeDecay";
};
/// initial_learning_rate / (1 + decay_rate · step / decay_steps) (keras.optimizers.schedules.InverseTimeDecay).
/// OptionError where decay_steps is not above 0.
Schedule InverseTimeDecay(double initial_learning_rate, int64_t decay_steps, double decay_rate,
                          const InverseTimeDecayOptions& options = {});

}  // namespace addax::optimizers::schedules
