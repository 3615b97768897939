// GlorotNormal: truncated normal numbers of variance 2 / (inputs + outputs).
#pragma once

#include "addax/detail/other_name.hpp"
#include "addax/initializers/variance_scaling.hpp"

namespace addax::initializers {

using GlorotNormalOptions = FanOptions;
/// keras.initializers.GlorotNormal (Glorot and Bengio 2010).
Initializer GlorotNormal(const GlorotNormalOptions& options = {});
/// `GlorotNormal(42)`: a seed.
template <std::integral I>
Initializer GlorotNormal(I seed) {
  return GlorotNormal(GlorotNormalOptions{.seed = static_cast<int64_t>(seed)});
}
/// Keras' other name of it.
inline constexpr detail::OtherName<Initializer(const GlorotNormalOptions&), &GlorotNormalOptions::seed> glorot_normal{
    GlorotNormal};

}  // namespace addax::initializers
