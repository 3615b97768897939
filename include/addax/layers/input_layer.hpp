// InputLayer: where a model begins, as a layer.
#pragma once

#include "addax/layer.hpp"

namespace addax::layers {
/// keras.layers.InputLayer: what Input() stands on; the first item of a Sequential may be one. `shape` is without the
/// batch axis.
Layer InputLayer(const Shape& shape, const InputOptions& options = {});
}  // namespace addax::layers
