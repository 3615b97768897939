// NonNeg: no number below 0.
#pragma once

#include "addax/initializer.hpp"

namespace addax::constraints {

/// keras.constraints.NonNeg: negative numbers become 0.
Constraint NonNeg();
/// Keras' other name of it.
inline Constraint non_neg() { return NonNeg(); }

}  // namespace addax::constraints
