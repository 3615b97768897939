// Subtract: the difference of two tensors.
#pragma once

#include "addax/layer.hpp"

namespace addax::layers {

/// keras.layers.Subtract. The first of two inputs less the second. Their shapes broadcast, those of lower rank behind
/// the batch axis: [batch, n] and [batch, t, n] -> [batch, t, n]. ShapeError where they do not.
Layer Subtract(const LayerOptions& options = {});
/// `subtract({a, b})`: a new layer, applied.
Tensor subtract(const Tensors& inputs, const LayerOptions& options = {});

}  // namespace addax::layers
