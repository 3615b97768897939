// Add: the sum of several tensors.
#pragma once

#include "addax/layer.hpp"

namespace addax::layers {

/// keras.layers.Add. The sum of the inputs. Their shapes broadcast, those of lower rank behind the batch axis:
/// [batch, n] and [batch, t, n] -> [batch, t, n]. ShapeError where they do not.
Layer Add(const LayerOptions& options = {});
/// `add({a, b})`: a new layer, applied.
Tensor add(const Tensors& inputs, const LayerOptions& options = {});

}  // namespace addax::layers
