// The state of Keras 2's optimizers: which of today's variables each stored value belongs to.
#pragma once

#include <string>
#include <vector>

#include "saving/staged_load.hpp"

namespace addax {

/// Whether the names in a file are those of Keras 2: `iteration:0`, `Adam/iter:0`.
bool is_state_of_keras_2(const std::vector<std::string>& names);

/// Variables of a built optimizer and the stored values for them, found by the names of slots. The learning rate is in
/// the config there, and slots that today's optimizer does without are passed over. Empty where one of its slots is not
/// stored.
OptimizerState state_from_keras_2(const Optimizer& optimizer, const std::vector<std::string>& names,
                                  const Stored& stored);

}  // namespace addax
