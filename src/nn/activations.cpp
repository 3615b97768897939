#include "addax/activations.hpp"

namespace addax::activations {

Tensor relu_of(const Tensor& x, const ReluOptions& options) {
  const auto [slope, max_value, threshold] = options;
  if (threshold == 0 && !max_value) return slope == 0 ? ops::relu(x) : ops::leaky_relu(x, slope);
  if (threshold == 0 && max_value == 6 && slope == 0) return ops::relu6(x);
  Tensor y = threshold == 0 ? ops::relu(x) : ops::where(x > threshold, x, 0);
  if (max_value) y = ops::minimum(y, *max_value);
  return slope == 0 ? y : y - ops::relu(threshold - x) * slope;
}

}  // namespace addax::activations
