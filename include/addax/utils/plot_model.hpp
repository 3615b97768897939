// Pictures of models.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "addax/model.hpp"

namespace addax::utils {

struct PlotModelOptions {
  bool show_shapes = false;
  bool show_dtype = false;
  bool show_layer_names = false;
  std::string rankdir = "TB";  // from top to bottom; "LR", "BT" or "RL"
  bool expand_nested = false;  // models inside are drawn as boxes with their layers
  int64_t dpi = 200;
  bool show_layer_activations = false;
  bool show_trainable = false;
  std::string splines = "ortho";  // "curved", "polyline", "spline" or "line"
};

/// Draws a model into a file. Its ending says how: ".png" (also without an ending), ".svg", ".pdf", or ".dot" for the
/// text that Graphviz makes the others from. StateError before the model is built, and where Graphviz is not installed;
/// OptionError for another ending; FileError where the file cannot be written: the old one is then untouched
/// (keras.utils.plot_model).
void plot_model(const Model& model, const std::filesystem::path& to_file = "model.png",
                const PlotModelOptions& options = {});

}  // namespace addax::utils
