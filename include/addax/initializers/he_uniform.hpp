// HeUniform: even numbers up to sqrt(6 / inputs).
#pragma once

#include "addax/detail/other_name.hpp"
#include "addax/initializers/variance_scaling.hpp"

namespace addax::initializers {

using HeUniformOptions = FanOptions;
/// keras.initializers.HeUniform (He et al. 2015).
Initializer HeUniform(const HeUniformOptions& options = {});
/// `HeUniform(42)`: a seed.
template <std::integral I>
Initializer HeUniform(I seed) {
  return HeUniform(HeUniformOptions{.seed = static_cast<int64_t>(seed)});
}
/// Keras' other name of it.
inline constexpr detail::OtherName<Initializer(const HeUniformOptions&), &HeUniformOptions::seed> he_uniform{HeUniform};

}  // namespace addax::initializers
