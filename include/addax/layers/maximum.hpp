// Maximum: the larger of several tensors, element by element.
#pragma once

#include "addax/layer.hpp"

namespace addax::layers {

/// keras.layers.Maximum. The largest of the inputs, element by element. Their shapes broadcast, those of lower rank
/// behind the batch axis: [batch, n] and [batch, t, n] -> [batch, t, n]. ShapeError where they do not. Elements that
/// their masks hide do not count where another input has one that does.
Layer Maximum(const LayerOptions& options = {});
/// `maximum({a, b})`: a new layer, applied.
Tensor maximum(const Tensors& inputs, const LayerOptions& options = {});

}  // namespace addax::layers
