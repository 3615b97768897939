// Rescaling: x * scale + offset.
#pragma once

#include "addax/layer.hpp"
#include "addax/numbers.hpp"

namespace addax {

struct RescalingOptions {
  Numbers offset = 0.0;
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.Rescaling: x * scale + offset in the layer's compute dtype; integers are cast first. Lists broadcast:
/// `Rescaling({0.5, 1.0, 2.0})` is one scale for each channel.
Layer Rescaling(const Numbers& scale, const RescalingOptions& options = {});
}  // namespace layers

}  // namespace addax
