// normalize: vectors of length 1.
#pragma once

#include "addax/tensor.hpp"

namespace addax::utils {

struct NormalizeOptions {
  int64_t axis = -1;
  int64_t order = 2;  // of the norm
};
/// keras.utils.normalize: x over its norm along an axis; vectors of length 0 stay.
Tensor normalize(const Tensor& x, const NormalizeOptions& options = {});

}  // namespace addax::utils
