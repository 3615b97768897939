// Minimum: the smaller of several tensors, element by element.
#pragma once

#include "addax/layer.hpp"

namespace addax::layers {

/// keras.layers.Minimum. The smallest of the inputs, element by element. Their shapes broadcast, those of lower rank
/// behind the batch axis: [batch, n] and [batch, t, n] -> [batch, t, n]. ShapeError where they do not. Elements that
/// their masks hide do not count where another input has one that does.
Layer Minimum(const LayerOptions& options = {});
/// `minimum({a, b})`: a new layer, applied.
Tensor minimum(const Tensors& inputs, const LayerOptions& options = {});

}  // namespace addax::layers
