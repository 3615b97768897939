// model_cost(): each call in a model's graph is traced on promised tensors, and its operations are counted.
#include "addax/utils/model_cost.hpp"

#include <cstdio>
#include <iterator>
#include <map>

#include "core/map_tensors.hpp"
#include "graph/graph_work.hpp"
#include "graph/trace.hpp"
#include "nn/call_scope.hpp"
#include "nn/layer_graph.hpp"
#include "nn/layer_inner.hpp"
#include "nn/text_table.hpp"

namespace addax::utils {
namespace {

class Counter {
 public:
  Counter(const Model& model, int64_t batch_size) : model_(model), batch_size_(batch_size) {
    const auto& graph = model.as<ModelBase>().graph();
    if (!graph)
      throw StateError(place_of(model.get()) +
                       ": expected a model that is a graph of layers, got one that is not. Build it from Input().");
    cost_.name = model.name();
    cost_.batch_size = batch_size;
    for (const Layer& layer : graph->layers()) add_row(layer.get());
    for (const Tensor& t : graph->inputs()) begin(t);
    for (const Node* node : graph->nodes()) count(*node);
  }

  ModelCost total() {
    for (const LayerCost& layer : cost_.layers) {
      cost_.flops += layer.flops;
      cost_.activation_bytes += layer.activation_bytes;
    }
    for (const Variable& v : model_.weights()) cost_.params += v.shape().size();
    return std::move(cost_);
  }

 private:
  using Key = std::pair<const Node*, int>;
  static Key key_of(const Tensor& t) { return {&node_of(t), state_of(t).output}; }

  void add_row(LayerBase& layer) {
    LayerCost row{.name = layer.name(), .class_name = layer.class_name()};
    for (const Variable& v : layer.weights()) row.params += v.shape().size();
    rows_.emplace(&layer, cost_.layers.size());
    cost_.layers.push_back(std::move(row));
  }

  void begin(const Tensor& input) {
    Spec spec = input.spec();
    if (spec.shape.rank() > 0 && spec.shape[0] < 0) spec.shape[0] = batch_size_;
    for (int a = 0; a < spec.shape.rank(); ++a)
      if (spec.shape[a] < 0)
        throw ShapeError(place_of(model_.get()) + ": expected inputs of known lengths behind the batch axis, got " +
                         input.shape().to_string() + ". Say them in Input().");
    specs_[key_of(input)] = spec;
    returned(node_of(input), {spec});
  }

  void returned(const Node& node, const Specs& specs) {
    LayerCost& row = cost_.layers[rows_.at(&node.layer())];
    row.output_shapes.clear();
    for (const Spec& spec : specs) {
      row.output_shapes.push_back(spec.shape);
      row.activation_bytes += static_cast<int64_t>(spec.bytes());
    }
  }

  void count(const Node& node) {
    Trace trace;
    LossCollector ignored;
    auto promised = [&](const Tensor& t) { return is_symbolic(t) ? trace.input(specs_.at(key_of(t))) : t; };
    Tensors inputs = map_tensors(node.inputs(), promised);
    CallOptions options{.training = node.options().training, .mask = promised(node.options().mask)};
    for (const Tensor& t : node.options().initial_state) options.initial_state.push_back(promised(t));
    Tensors outputs = call_layer(node.layer(), inputs, options);
    Specs specs;
    for (size_t i = 0; i < outputs.size(); ++i)
      specs_[{&node, static_cast<int>(i)}] = specs.emplace_back(outputs[i].spec());
    Graph graph = trace.finish(outputs);
    passes::expand(graph);
    passes::cse(graph);
    passes::drop_dead(graph);
    cost_.layers[rows_.at(&node.layer())].flops += work_of(graph);
    returned(node, specs);
  }

  const Model& model_;
  int64_t batch_size_;
  ModelCost cost_;
  std::map<LayerBase*, size_t> rows_;
  std::map<Key, Spec> specs_;
};

/// "1.50 M"
std::string readable_count(double count) {
  const char* const units[] = {"", " K", " M", " G", " T", " P"};
  size_t unit = 0;
  for (; count >= 1000 && unit + 1 < std::size(units); ++unit) count /= 1000;
  char text[40];
  std::snprintf(text, sizeof text, unit == 0 ? "%.0f%s" : "%.2f%s", count, units[unit]);
  return text;
}

}  // namespace

ModelCost model_cost(const Model& model, const ModelCostOptions& options) {
  if (options.batch_size < 1)
    throw OptionError("model_cost: expected a batch_size of at least 1, got " + std::to_string(options.batch_size) +
                      ".");
  return Counter(model, options.batch_size).total();
}

std::string ModelCost::to_string() const {
  auto head = [](const char* text, Align align, int64_t width) {
    return TableColumn{InkedText(text, Ink::bold), align, width};
  };
  std::vector<TableColumn> columns{head("Layer (type)", Align::left, 34), head("Output Shape", Align::left, 22),
                                   head("Param #", Align::right, 14), head("FLOPs", Align::right, 12),
                                   head("Activations", Align::right, 14)};
  std::vector<std::vector<InkedText>> rows;
  for (const LayerCost& layer : layers) {
    InkedText shapes;
    for (const Shape& shape : layer.output_shapes) shapes.add(shapes.width() ? ", " : "").add(shape_text(shape));
    rows.push_back({InkedText(layer.name + " (" + layer.class_name + ")"), shapes, InkedText(grouped(layer.params)),
                    InkedText(readable_count(layer.flops)),
                    InkedText(readable_size(static_cast<double>(layer.activation_bytes)))});
  }
  std::string text = "Model: \"" + name + "\", batch size " + std::to_string(batch_size) + "\n";
  for (const InkedText& line : draw_table(std::move(columns), rows, 102)) text += line.to_string(false) + "\n";
  text += " Total params: " + grouped(params) + "\n Total FLOPs: " + readable_count(flops) + "\n";
  return text + " Activations: " + readable_size(static_cast<double>(activation_bytes)) + "\n";
}

}  // namespace addax::utils
