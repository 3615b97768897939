// Pipeline: layers one after another as one layer, for preparing data.
#pragma once

#include <vector>

#include "addax/layer.hpp"

namespace addax::layers {

/// keras.layers.Pipeline: the layers one after another. Unlike a Sequential it is a plain layer, made for
/// `dataset.map()`. Its name alone is saved beside the layers, as in Keras. OptionError for a layer that is empty.
Layer Pipeline(const std::vector<Layer>& layers, const LayerOptions& options = {});

}  // namespace addax::layers
