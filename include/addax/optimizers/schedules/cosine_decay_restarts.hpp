// CosineDecayRestarts: a rate that falls along half a wave, again and again.
#pragma once

#include "addax/optimizer.hpp"

namespace addax::optimizers::schedules {

struct CosineDecayRestartsOptions {
  double t_mul = 2;  // length of a fall, in lengths of the one before
  double m_mul = 1;  // height of a fall, in heights of the one before
  double alpha = 0;  // share of the rate that is left at the end of each fall
  std::string name = "SGDRDecay";
};
/// In fall i, of share s: initial_learning_rate · ((1 − alpha) · m_mulⁱ · (1 + cos(π · s)) / 2 + alpha)
/// (keras.optimizers.schedules.CosineDecayRestarts; Loshchilov and Hutter 2016). OptionError where first_decay_steps
/// or t_mul is not above 0.
Schedule CosineDecayRestarts(double initial_learning_rate, int64_t first_decay_steps,
                             const CosineDecayRestartsOptions& options = {});

}  // namespace addax::optimizers::schedules
