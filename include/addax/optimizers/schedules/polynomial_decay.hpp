// PolynomialDecay: a rate that falls along a power of the share of steps that is left.
#pragma once

#include "addax/optimizer.hpp"

namespace addax::optimizers::schedules {

struct PolynomialDecayOptions {
  double end_learning_rate = 0.0001;
  double power = 1;    // 1 falls in a straight line
  bool cycle = false;  // begin again from the end, over a stretch that is longer each time
  std::string name = "PolynomialDecay";
};
/// (initial_learning_rate − end_learning_rate) · (1 − step / decay_steps)^power + end_learning_rate, the last value
/// from decay_steps on; with `cycle` decay_steps is its smallest multiple that step does not exceed
/// (keras.optimizers.schedules.PolynomialDecay). OptionError where decay_steps is not above 0.
Schedule PolynomialDecay(double initial_learning_rate, int64_t decay_steps, const PolynomialDecayOptions& options = {});

}  // namespace addax::optimizers::schedules
