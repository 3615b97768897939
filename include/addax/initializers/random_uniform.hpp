// RandomUniform: numbers spread evenly over an interval.
#pragma once

#include "addax/detail/other_name.hpp"
#include "addax/initializer.hpp"

namespace addax::initializers {

struct RandomUniformOptions {
  double minval = -0.05;
  double maxval = 0.05;              // never reached
  std::optional<int64_t> seed = {};  // with one, the same numbers at each call
};
/// keras.initializers.RandomUniform, also "uniform". Integer dtypes get integers.
Initializer RandomUniform(const RandomUniformOptions& options = {});
/// `RandomUniform(-1, {.maxval = 1})`
template <Arithmetic T>
Initializer RandomUniform(T minval, RandomUniformOptions options = {}) {
  options.minval = static_cast<double>(minval);
  return RandomUniform(options);
}
/// Keras' other name of it.
inline constexpr detail::OtherName<Initializer(const RandomUniformOptions&), &RandomUniformOptions::minval>
    random_uniform{RandomUniform};

}  // namespace addax::initializers
