// SwapEMAWeights: evaluation with the averages of the weights.
#pragma once

#include "addax/callback.hpp"

namespace addax {

struct SwapEMAWeightsOptions {
  bool swap_on_epoch = false;  // also from the end of an epoch to the next, for callbacks behind this one
};

namespace callbacks {
/// keras.callbacks.SwapEMAWeights: while the model is validated, evaluated or asked, its weights are the optimizer's
/// averages. OptionError where the optimizer was made without use_ema, in fit() before the first step.
Callback SwapEMAWeights(const SwapEMAWeightsOptions& options = {});
}  // namespace callbacks

}  // namespace addax
