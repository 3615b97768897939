// plot_model(): a model's graph, drawn by Graphviz.
#include "addax/utils/plot_model.hpp"

#include <array>

#include "addax/utils/model_to_dot.hpp"
#include "core/graphviz.hpp"
#include "core/names.hpp"

namespace addax::utils {
namespace {

std::string format_of(const std::filesystem::path& file) {
  std::string ending = file.extension().string();
  if (ending.empty()) return "png";
  constexpr std::array<std::string_view, 4> known{"dot", "pdf", "png", "svg"};
  ending.erase(0, 1);
  for (std::string_view name : known)
    if (ending == name) return ending;
  throw OptionError("plot_model: expected a file that ends in .png, .svg, .pdf or .dot, got \"" + file.string() +
                    "\". " + did_you_mean(ending, known));
}

}  // namespace

void plot_model(const Model& model, const std::filesystem::path& to_file, const PlotModelOptions& options) {
  std::string format = format_of(to_file);
  std::string graph = model_to_dot(model, {.show_shapes = options.show_shapes,
                                           .show_dtype = options.show_dtype,
                                           .show_layer_names = options.show_layer_names,
                                           .rankdir = options.rankdir,
                                           .expand_nested = options.expand_nested,
                                           .dpi = options.dpi,
                                           .show_layer_activations = options.show_layer_activations,
                                           .show_trainable = options.show_trainable,
                                           .splines = options.splines});
  if (format == "dot")
    write_file(to_file, std::as_bytes(std::span(graph)));
  else
    write_file(to_file, render_dot("plot_model", graph, format).span());
}

}  // namespace addax::utils
