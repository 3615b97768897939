// Ones: every element 1.
#pragma once

#include "addax/initializer.hpp"

namespace addax::initializers {

/// keras.initializers.Ones, also "ones" and "one".
Initializer Ones();
/// Keras' other name of it.
inline Initializer ones() { return Ones(); }

}  // namespace addax::initializers
