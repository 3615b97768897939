// GlorotUniform: even numbers up to sqrt(6 / (inputs + outputs)).
#pragma once

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

}  // namespace addax::initializers
