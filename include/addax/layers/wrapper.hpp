// Wrapper: a layer inside another one.
#pragma once

#include "addax/layer.hpp"

namespace addax::layers {

/// keras.layers.Wrapper: what `layer` does, under another name and policy. Its kin (TimeDistributed,
/// SpectralNormalization) add something. OptionError where there is no layer.
Layer Wrapper(const Layer& layer, const LayerOptions& options = {});

}  // namespace addax::layers
