// LecunNormal: truncated normal numbers of variance 1 / inputs.
#pragma once

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

}  // namespace addax::initializers
