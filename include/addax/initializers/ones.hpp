// Ones: every element 1.
#pragma once

#include "addax/initializer.hpp"

namespace addax::initializers {

/// keras.initializers.Ones, also "ones" and "one".
Initializer Ones();

}  // namespace addax::initializers
