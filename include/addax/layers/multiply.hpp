// Multiply: the product of several tensors.
#pragma once

#include "addax/layer.hpp"

namespace addax::layers {

/// keras.layers.Multiply. The product of the inputs. Their shapes broadcast, those of lower rank behind the batch axis:
/// [batch, n] and [batch, t, n] -> [batch, t, n]. ShapeError where they do not. Factors that their
/// masks hide count as 1, and what every mask hides becomes 0.
Layer Multiply(const LayerOptions& options = {});
/// `multiply({a, b})`: a new layer, applied.
Tensor multiply(const Tensors& inputs, const LayerOptions& options = {});

}  // namespace addax::layers
