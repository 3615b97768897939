// UnitNormalization: each sample divided by its length.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct UnitNormalizationOptions {
  Axes axis = -1;
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// x divided by its Euclidean norm over the axes, at least 1e-12 (keras.layers.UnitNormalization).
Layer UnitNormalization(const UnitNormalizationOptions& options = {});
/// `UnitNormalization(1)`, `UnitNormalization({1, 2})`
template <std::integral I>
Layer UnitNormalization(I axis, UnitNormalizationOptions options = {}) {
  options.axis = axis;
  return UnitNormalization(options);
}
template <std::integral I>
Layer UnitNormalization(std::initializer_list<I> axes, UnitNormalizationOptions options = {}) {
  options.axis = std::vector<int64_t>(axes.begin(), axes.end());
  return UnitNormalization(options);
}
}  // namespace layers

}  // namespace addax
