// Reshape: the same elements under another shape.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct ReshapeOptions {
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.Reshape: [batch, ...] -> [batch, target_shape...]. One axis may be -1 (None) and is worked out.
/// OptionError for several; ShapeError where the sizes differ.
Layer Reshape(const Shape& target_shape, const ReshapeOptions& options = {});
}  // namespace layers

}  // namespace addax
