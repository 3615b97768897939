// TimeDistributed: a layer applied to each step of sequences.
#pragma once

#include "addax/layer.hpp"

namespace addax::layers {

/// keras.layers.TimeDistributed: [batch, t, ...] -> [batch, t, ...]. The layer inside gets the steps as further
/// samples, in one call, and the mask's part of each step. ShapeError for inputs of fewer than three axes or a mask of
/// other leading axes; OptionError where there is no layer.
Layer TimeDistributed(const Layer& layer, const LayerOptions& options = {});

}  // namespace addax::layers
