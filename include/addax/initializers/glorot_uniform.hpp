// GlorotUniform: even numbers up to sqrt(6 / (inputs + outputs)).
#pragma once

#include "addax/detail/other_name.hpp"
#include "addax/initializers/variance_scaling.hpp"

namespace addax::initializers {

using GlorotUniformOptions = FanOptions;
/// keras.initializers.GlorotUniform (Glorot and Bengio 2010).
Initializer GlorotUniform(const GlorotUniformOptions& options = {});
/// `GlorotUniform(42)`: a seed.
template <std::integral I>
Initializer GlorotUniform(I seed) {
  return GlorotUniform(GlorotUniformOptions{.seed = static_cast<int64_t>(seed)});
}
/// Keras' other name of it.
inline constexpr detail::OtherName<Initializer(const GlorotUniformOptions&), &GlorotUniformOptions::seed>
    glorot_uniform{GlorotUniform};

}  // namespace addax::initializers
