// Average: the mean of several tensors, element by element.
#pragma once

#include "addax/layer.hpp"

namespace addax::layers {

/// keras.layers.Average. The mean of the inputs, element by element. Their shapes broadcast, those of lower rank behind
/// the batch axis: [batch, n] and [batch, t, n] -> [batch, t, n]. ShapeError where they do not.
Layer Average(const LayerOptions& options = {});
/// `average({a, b})`: a new layer, applied.
Tensor average(const Tensors& inputs, const LayerOptions& options = {});

}  // namespace addax::layers
