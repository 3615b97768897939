// Constant: every element the same number.
#pragma once

#include "addax/detail/other_name.hpp"
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
/// Keras' other name of it.
inline constexpr detail::OtherName<Initializer(const ConstantOptions&), &ConstantOptions::value> constant{Constant};

}  // namespace addax::initializers
