// MaxNorm: vectors no longer than a limit.
#pragma once

#include "addax/detail/other_name.hpp"
#include "addax/initializer.hpp"

namespace addax::constraints {

struct MaxNormOptions {
  double max_value = 2;
  Axes axis = 0;  // along which the length is taken: 0 for each unit of a Dense kernel
};
/// keras.constraints.MaxNorm (Srivastava et al. 2014): longer vectors are scaled to length max_value.
Constraint MaxNorm(const MaxNormOptions& options = {});
/// `MaxNorm(3)`
template <Arithmetic T>
Constraint MaxNorm(T max_value, MaxNormOptions options = {}) {
  options.max_value = static_cast<double>(max_value);
  return MaxNorm(options);
}
/// Keras' other name of it.
inline constexpr detail::OtherName<Constraint(const MaxNormOptions&), &MaxNormOptions::max_value> max_norm{MaxNorm};

}  // namespace addax::constraints
