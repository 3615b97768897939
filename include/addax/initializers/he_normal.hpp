// HeNormal: truncated normal numbers of variance 2 / inputs.
#pragma once

#include "addax/detail/other_name.hpp"
#include "addax/initializers/variance_scaling.hpp"

namespace addax::initializers {

using HeNormalOptions = FanOptions;
/// keras.initializers.HeNormal (He et al. 2015).
Initializer HeNormal(const HeNormalOptions& options = {});
/// `HeNormal(42)`: a seed.
template <std::integral I>
Initializer HeNormal(I seed) {
  return HeNormal(HeNormalOptions{.seed = static_cast<int64_t>(seed)});
}
/// Keras' other name of it.
inline constexpr detail::OtherName<Initializer(const HeNormalOptions&), &HeNormalOptions::seed> he_normal{HeNormal};

}  // namespace addax::initializers
