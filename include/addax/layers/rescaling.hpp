// Rescaling: x * scale + offset.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct RescalingOptions {
  double offset = 0.0;
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.Rescaling: x * scale + offset in the layer's compute dtype; integers are cast first.
Layer Rescaling(double scale, const RescalingOptions& options = {});
}  // namespace layers

}  // namespace addax
