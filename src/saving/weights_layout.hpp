// Where each layer of a model stands in a weights file: Keras' rule of paths.
#pragma once

#include <string>
#include <vector>

#include "addax/layer.hpp"

namespace addax {

struct PlacedLayer {
  std::string path;  // the group below the root; "" is the model itself
  LayerBase* layer;

  /// The group that holds the layer's own weights.
  std::string vars() const { return path.empty() ? "vars" : path + "/vars"; }
  /// Own weights in Keras' order: trainable ones first, each list in the order of creation.
  Variables weights() const;
};

/// The model and all layers below it, each once, at the first path that reaches it.
std::vector<PlacedLayer> place_layers(LayerBase& model);

}  // namespace addax
