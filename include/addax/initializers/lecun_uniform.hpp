// LecunUniform: even numbers up to sqrt(3 / inputs).
#pragma once

#include "addax/detail/other_name.hpp"
#include "addax/initializers/variance_scaling.hpp"

namespace addax::initializers {

using LecunUniformOptions = FanOptions;
/// keras.initializers.LecunUniform (LeCun et al. 1998).
Initializer LecunUniform(const LecunUniformOptions& options = {});
/// `LecunUniform(42)`: a seed.
template <std::integral I>
Initializer LecunUniform(I seed) {
  return LecunUniform(LecunUniformOptions{.seed = static_cast<int64_t>(seed)});
}
/// Keras' other name of it.
inline constexpr detail::OtherName<Initializer(const LecunUniformOptions&), &LecunUniformOptions::seed> lecun_uniform{
    LecunUniform};

}  // namespace addax::initializers
