// Zeros: every element 0.
#pragma once

#include "addax/initializer.hpp"

namespace addax::initializers {

/// keras.initializers.Zeros, also "zeros" and "zero".
Initializer Zeros();
/// Keras' other name of it.
inline Initializer zeros() { return Zeros(); }

}  // namespace addax::initializers
