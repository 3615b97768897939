// MinMaxNorm: vectors of a length between two limits.
#pragma once

#include "addax/detail/other_name.hpp"
#include "addax/initializer.hpp"

namespace addax::constraints {

struct MinMaxNormOptions {
  double min_value = 0.0;
  double max_value = 1.0;
  double rate = 1.0;  // share of the way to the permitted length that one step goes
  Axes axis = 0;      // along which the length is taken: 0 for each unit of a Dense kernel
};
/// keras.constraints.MinMaxNorm: shorter and longer vectors are scaled towards the nearest permitted length.
Constraint MinMaxNorm(const MinMaxNormOptions& options = {});
/// `MinMaxNorm(0.5, {.max_value = 2})`
template <Arithmetic T>
Constraint MinMaxNorm(T min_value, MinMaxNormOptions options = {}) {
  options.min_value = static_cast<double>(min_value);
  return MinMaxNorm(options);
}
/// Keras' other name of it.
inline constexpr detail::OtherName<Constraint(const MinMaxNormOptions&), &MinMaxNormOptions::min_value> min_max_norm{
    MinMaxNorm};

}  // namespace addax::constraints
