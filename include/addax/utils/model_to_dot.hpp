// A model as a graph in Graphviz's language.
#pragma once

#include <cstdint>
#include <string>

#include "addax/model.hpp"

namespace addax::utils {

struct ModelToDotOptions {
  bool show_shapes = false;
  bool show_dtype = false;
  bool show_layer_names = true;
  std::string rankdir = "TB";  // from top to bottom; "LR", "BT" or "RL"
  bool expand_nested = false;  // models inside are drawn as boxes with their layers
  int64_t dpi = 200;
  bool subgraph = false;  // a cluster to stand in another graph, instead of a graph
  bool show_layer_activations = false;
  bool show_trainable = false;
  std::string splines = "ortho";  // "curved", "polyline", "spline" or "line"
};

/// The layers and what flows between them, as text in DOT. A model that is no graph of layers is one node. StateError
/// before the model is built; OptionError for a word that Graphviz does not know (keras.utils.model_to_dot).
std::string model_to_dot(const Model& model, const ModelToDotOptions& options = {});

}  // namespace addax::utils
