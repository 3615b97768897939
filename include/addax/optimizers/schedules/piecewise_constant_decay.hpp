// PiecewiseConstantDecay: a rate for each stretch of steps.
#pragma once

#include <vector>

#include "addax/optimizer.hpp"

namespace addax::optimizers::schedules {

struct PiecewiseConstantDecayOptions {
  std::string name = "PiecewiseConstant";
};
/// values[0] up to and with step boundaries[0], then values[1] up to boundaries[1], and so on; the last value after the
/// last boundary (keras.optimizers.schedules.PiecewiseConstantDecay). OptionError where there is not one value more
/// than boundaries, or these do not grow.
Schedule PiecewiseConstantDecay(std::vector<double> boundaries, std::vector<double> values,
                                const PiecewiseConstantDecayOptions& options = {});

}  // namespace addax::optimizers::schedules
