// Constant: every element the same number.
#pragma once

#include "addax/initializer.hpp"

namespace addax::initializers {

struct ConstantOptions {
  double value = 0.0;
};
/// keras.initializers.Constant.
Initializer Constant(const ConstantOptions& options = {});
/// `Constant(0.5)`
template <Arithmetic T>
Initializer Constant(T value) {
  return Constant(ConstantOptions{static_cast<double>(value)});
}

}  // namespace addax::initializers
