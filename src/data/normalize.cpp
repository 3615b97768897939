#include "addax/utils/normalize.hpp"

#include "addax/ops.hpp"

namespace addax::utils {

Tensor normalize(const Tensor& x, const NormalizeOptions& options) {
  Tensor length = ops::norm(x, {.ord = options.order, .axis = options.axis, .keepdims = true});
  return x / ops::where(length == 0, 1, length);
}

}  // namespace addax::utils
