// RMSNormalization: each sample divided by its root mean square, then scaled.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct RMSNormalizationOptions {
  Axes axis = -1;
  double epsilon = 1e-6;
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// x / sqrt(mean(x²) + epsilon) · scale over the axes (keras.layers.RMSNormalization, Zhang and Sennrich 2019). Weight:
/// scale, of the axes' lengths. Half floats are computed in float32.
Layer RMSNormalization(const RMSNormalizationOptions& options = {});
/// `RMSNormalization(1)`, `RMSNormalization({1, 2})`
template <std::integral I>
Layer RMSNormalization(I axis, RMSNormalizationOptions options = {}) {
  options.axis = axis;
  return RMSNormalization(options);
}
template <std::integral I>
Layer RMSNormalization(std::initializer_list<I> axes, RMSNormalizationOptions options = {}) {
  options.axis = std::vector<int64_t>(axes.begin(), axes.end());
  return RMSNormalization(options);
}
}  // namespace layers

}  // namespace addax
