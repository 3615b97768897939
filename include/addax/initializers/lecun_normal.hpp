// LecunNormal: truncated normal numbers of variance 1 / inputs.
#pragma once

#include "addax/detail/other_name.hpp"
#include "addax/initializers/variance_scaling.hpp"

namespace addax::initializers {

using LecunNormalOptions = FanOptions;
/// keras.initializers.LecunNormal (LeCun et al. 1998).
Initializer LecunNormal(const LecunNormalOptions& options = {});
/// `LecunNormal(42)`: a seed.
template <std::integral I>
Initializer LecunNormal(I seed) {
  return LecunNormal(LecunNormalOptions{.seed = static_cast<int64_t>(seed)});
}
/// Keras' other name of it.
inline constexpr detail::OtherName<Initializer(const LecunNormalOptions&), &LecunNormalOptions::seed> lecun_normal{
    LecunNormal};

}  // namespace addax::initializers
