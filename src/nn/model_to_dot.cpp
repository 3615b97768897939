// model_to_dot(): layers as tables, the tensors between them as arrows, models inside as clusters.
#include "addax/utils/model_to_dot.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "core/graphviz.hpp"
#include "core/names.hpp"
#include "core/printable.hpp"
#include "core/xml.hpp"
#include "nn/layer_graph.hpp"
#include "nn/layer_inner.hpp"
#include "nn/op_layer.hpp"

namespace addax::utils {
namespace {

void check_word(const std::string& what, const std::string& given, std::span<const std::string_view> known) {
  if (std::find(known.begin(), known.end(), given) != known.end()) return;
  throw OptionError("model_to_dot: expected " + what + " that Graphviz knows, got \"" + given + "\". " +
                    did_you_mean(given, known));
}

void check(const Model& model, const ModelToDotOptions& options) {
  constexpr std::array<std::string_view, 4> directions{"TB", "LR", "BT", "RL"};
  constexpr std::array<std::string_view, 5> splines{"ortho", "curved", "polyline", "spline", "line"};
  check_word("a rankdir", options.rankdir, directions);
  check_word("splines", options.splines, splines);
  if (options.dpi < 1 || options.dpi > 10000)
    throw OptionError("model_to_dot: expected a dpi of 1 to 10000, got " + std::to_string(options.dpi) + ".");
  if (!model.built())
    throw StateError(place_of(model.get()) +
                     ": expected a model that is built, got one without weights. Call it, build() it, or begin it "
                     "with Input().");
}

/// The shape or dtype of each tensor that flows in the model, in brackets where there are several.
template <class Text>
std::string listed(const Tensors& tensors, const Text& text) {
  std::string all;
  size_t count = 0;
  for (const Tensor& t : tensors)
    if (is_symbolic(t)) all += (count++ ? ", " : "") + text(t);
  return count == 1 ? all : "[" + all + "]";
}

std::string shape_of(const Tensor& t) {
  std::string text = t.shape().to_string();
  std::replace(text.begin(), text.end(), '[', '(');
  std::replace(text.begin(), text.end(), ']', ')');
  return text;
}
std::string dtype_of(const Tensor& t) { return std::string(t.dtype().name()); }

/// "relu"; empty where the layer's config knows no activation.
std::string activation_of(LayerBase& layer) {
  if (dynamic_cast<OpLayer*>(&layer)) return {};
  Json config = layer.get_config();
  if (!config.contains("activation")) return {};
  Json activation = config["activation"];
  if (activation.is_object() && activation.contains("class_name")) activation = activation["class_name"];
  return activation.is_string() ? activation.as_string() : "";
}

bool is_input_layer(const LayerBase& layer) { return layer.class_name() == "InputLayer"; }

/// The graph of a layer that is a model with layers to be shown; null of any other.
const LayerGraph* graph_inside(LayerBase& layer) {
  auto* model = dynamic_cast<ModelBase*>(&layer);
  return model && model->graph() && !model->model_layers().empty() ? model->graph().get() : nullptr;
}

class Drawing {
 public:
  explicit Drawing(const ModelToDotOptions& options) : options_(options) {}

  std::string draw(const Model& model) {
    auto& base = model.as<ModelBase>();
    if (options_.subgraph && graph_inside(base)) {
      cluster(base, "");
      return text_;
    }
    text_ = "digraph " + dot_quoted(printable(model.name())) + " {\n  graph [rankdir=" + options_.rankdir +
            ", concentrate=true, dpi=" + std::to_string(options_.dpi) + ", splines=" + options_.splines +
            "];\n  node [shape=plaintext, fontname=Helvetica, margin=0];\n  edge [penwidth=2];\n";
    if (graph_inside(base))
      layers_of(base, "  ");
    else
      node(base, "  ");
    arrows();
    return text_ + "}\n";
  }

 private:
  void cluster(ModelBase& model, const std::string& indent) {
    text_ += indent + "subgraph cluster_" + std::to_string(clusters_++) + " {\n" + indent +
             "  label=" + dot_quoted(printable(model.name())) + ";\n" + indent + "  labeljust=l;\n" + indent +
             "  style=dashed;\n";
    layers_of(model, indent + "  ");
    if (indent.empty()) arrows();
    text_ += indent + "}\n";
  }

  void layers_of(ModelBase& model, const std::string& indent) {
    for (const Node* node : model.graph()->nodes())
      if (nodes_.insert(node).second) sorted_.push_back(node);
    for (const Layer& layer : model.model_layers()) {
      if (options_.expand_nested && graph_inside(layer.get()))
        cluster(layer.as<ModelBase>(), indent);
      else
        node(layer.get(), indent);
    }
  }

  void node(LayerBase& layer, const std::string& indent) {
    if (ids_.emplace(&layer, ids_.size()).second)
      text_ += indent + "n" + std::to_string(ids_[&layer]) + " [label=<" + label(layer) + ">];\n";
  }

  std::string label(LayerBase& layer) const {
    std::string head = options_.show_layer_names
                           ? "<b>" + xml_text(layer.name()) + "</b> (" + xml_text(layer.class_name()) + ")"
                           : "<b>" + xml_text(layer.class_name()) + "</b>";
    std::vector<std::string> cells = cells_of(layer);
    std::string span = "<td colspan=\"" + std::to_string(std::max<size_t>(1, cells.size())) + "\" bgcolor=";
    std::string table = "<table border=\"0\" cellborder=\"1\" bgcolor=\"black\" cellpadding=\"10\"><tr>" + span +
                        "\"black\"><font point-size=\"16\" color=\"white\">" + head + "</font></td></tr>";
    std::string activation = options_.show_layer_activations ? activation_of(layer) : "";
    if (!activation.empty())
      table += "<tr>" + span + "\"white\">Activation: <b>" + xml_text(activation) + "</b></td></tr>";
    if (!cells.empty()) table += "<tr>";
    for (const std::string& cell : cells) table += cell;
    return table + (cells.empty() ? "" : "</tr>") + "</table>";
  }

  std::vector<std::string> cells_of(LayerBase& layer) const {
    auto cell = [](const std::string& what, const std::string& value) {
      return "<td bgcolor=\"white\">" + what + ": <b>" + xml_text(value) + "</b></td>";
    };
    std::vector<std::string> cells;
    if (options_.show_shapes && !is_input_layer(layer))
      cells.push_back(cell("Input shape", seen(layer, true, shape_of)));
    if (options_.show_shapes) cells.push_back(cell("Output shape", seen(layer, false, shape_of)));
    if (options_.show_dtype) cells.push_back(cell("Output dtype", seen(layer, false, dtype_of)));
    if (options_.show_trainable && !layer.weights().empty())
      cells.push_back(std::string("<td bgcolor=\"") + (layer.trainable() ? "forestgreen" : "firebrick") +
                      "\"><font color=\"white\"><b>" + (layer.trainable() ? "Trainable" : "Non-trainable") +
                      "</b></font></td>");
    return cells;
  }

  /// What goes into a layer or comes out of it, where all its calls in the model agree; else "?".
  template <class Text>
  std::string seen(LayerBase& layer, bool inputs, const Text& text) const {
    std::set<std::string> all;
    auto add = [&](const Tensors& tensors) { all.insert(listed(tensors, text)); };
    if (auto* model = dynamic_cast<ModelBase*>(&layer); model && model->graph()) {
      add(inputs ? model->graph()->inputs() : model->graph()->outputs());
    } else {
      for (const Node* node : layer.inner().nodes)
        if (node->is_input() || nodes_.count(node)) add(inputs ? node->inputs() : node->all_outputs());
    }
    return all.size() == 1 ? *all.begin() : "?";
  }

  /// The layer that a tensor comes out of, in the innermost model that is drawn.
  LayerBase& source_of(Tensor tensor) const {
    while (true) {
      LayerBase& layer = node_of(tensor).layer();
      const LayerGraph* inside = options_.expand_nested ? graph_inside(layer) : nullptr;
      if (!inside) return layer;
      tensor = inside->outputs()[static_cast<size_t>(state_of(tensor).output)];
    }
  }

  /// The layer that takes input `i` of a call: of a model inside its InputLayer, of a Sequential its first layer.
  LayerBase& target_of(LayerBase& layer, size_t i) const {
    const LayerGraph* inside = options_.expand_nested ? graph_inside(layer) : nullptr;
    if (!inside) return layer;
    Layer first = dynamic_cast<ModelBase&>(layer).model_layers().front();
    if (layer.class_name() == "Sequential") return target_of(first.get(), i);
    return node_of(inside->inputs()[std::min(i, inside->inputs().size() - 1)]).layer();
  }

  void arrows() {
    std::set<std::pair<size_t, size_t>> drawn;
    for (const Node* node : sorted_) {
      Tensors arguments = node->arguments();
      for (size_t i = 0; i < arguments.size(); ++i) {
        if (!is_symbolic(arguments[i])) continue;
        auto from = ids_.find(&source_of(arguments[i])), to = ids_.find(&target_of(node->layer(), i));
        if (from == ids_.end() || to == ids_.end()) continue;  // the input of a Sequential is not drawn
        if (drawn.emplace(from->second, to->second).second)
          text_ += "  n" + std::to_string(from->second) + " -> n" + std::to_string(to->second) + ";\n";
      }
    }
  }

  const ModelToDotOptions& options_;
  std::string text_;
  std::map<LayerBase*, size_t> ids_;
  std::set<const Node*> nodes_;
  std::vector<const Node*> sorted_;
  size_t clusters_ = 0;
};

}  // namespace

std::string model_to_dot(const Model& model, const ModelToDotOptions& options) {
  check(model, options);
  return Drawing(options).draw(model);
}

}  // namespace addax::utils
