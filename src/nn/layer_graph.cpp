#include "nn/layer_graph.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <unordered_map>

#include "core/map_tensors.hpp"
#include "nn/input.hpp"
#include "nn/layer_inner.hpp"
#include "ops/known.hpp"

namespace addax {
namespace {

/// A symbolic tensor, whichever handle stands for it.
using Key = std::pair<const Node*, int>;
Key key_of(const Tensor& t) { return {&node_of(t), state_of(t).output}; }

/// What stands in the call of a node, now: a variable's present value, not the one that it had then.
Tensor present(const Tensor& t) {
  return t.defined() && state_of(t).variable ? Variable(state_of(t).variable).value() : t;
}

/// Replaces tensors by what they stand for in a run.
CallOptions filled(const CallOptions& options, const Tensors& arguments, size_t first) {
  CallOptions result{.training = options.training, .mask = {}, .initial_state = {}};
  if (options.mask.defined()) result.mask = arguments[first++];
  for (size_t i = 0; i < options.initial_state.size(); ++i) result.initial_state.push_back(arguments[first + i]);
  return result;
}

/// Tensors of a mapping by their sorted keys, which is how Keras goes through one; others as they are.
Tensors by_key(const Tensors& list) {
  std::vector<size_t> order(list.size());
  std::iota(order.begin(), order.end(), size_t{0});
  const std::vector<std::string>& names = list.names();
  if (!names.empty()) std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return names[a] < names[b]; });
  Tensors sorted;
  for (size_t i : order) sorted.push_back(list[i]);
  return sorted;
}

/// The arguments of a node in the order in which Keras visits them.
Tensors visited_arguments(const Node& node) {
  Tensors arguments = node.arguments(), sorted = by_key(node.inputs());
  std::copy(sorted.begin(), sorted.end(), arguments.begin());
  return arguments;
}

std::vector<std::string> layer_names(const Tensors& tensors) {
  std::vector<std::string> names;
  for (const Tensor& t : tensors) names.push_back(node_of(t).layer().name());
  return names;
}

}  // namespace

/// Walks back from the outputs as Keras does, so that layers and weights come in its order.
class LayerGraph::Builder {
 public:
  Builder(const std::string& where, LayerGraph& graph) : where_(where), graph_(graph) {
    for (const Tensor& t : graph.inputs_) {
      if (!is_symbolic(t))
        throw OptionError(where + ": expected symbolic inputs, got a tensor with values. Begin with Input().");
      if (!given_.emplace(key_of(t), static_cast<int>(graph.values_++)).second)
        throw OptionError(where + ": expected different inputs, got \"" + node_of(t).layer().name() + "\" twice.");
    }
    for (const Tensor& t : by_key(graph.outputs_)) {
      if (!is_symbolic(t))
        throw OptionError(where + ": expected symbolic outputs, got a tensor with values. Call the layers on Input().");
      visit(t);
    }
  }

  void build() {
    places_ = given_;
    find_depths();
    for (const Node* node : run_order()) add_step(*node);
    for (const Tensor& t : graph_.outputs_) graph_.output_places_.push_back(places_.at(key_of(t)));
    order_layers();
    std::set<std::string> names;
    for (const Layer& layer : graph_.layers_)
      if (!names.insert(layer.name()).second)
        throw OptionError(where_ + ": expected layers of different names, got \"" + layer.name() + "\" twice.");
  }

 private:
  struct Frame {
    const Node* node;
    Tensors arguments;
    size_t next = 0;
  };

  /// Depth first, without recursion: models may be thousands of layers deep.
  void visit(const Tensor& output) {
    std::vector<Frame> open;
    auto enter = [&](const Tensor& t) {
      const Node* node = &node_of(t);
      bool given = given_.count(key_of(t)) > 0;
      if (finished_.count(node) || (given && !node->is_input())) return;
      if (node->is_input() && !given) disconnected(*node, open.empty() ? nullptr : open.back().node);
      indices_.emplace(&node->layer(), indices_.size());
      open.push_back({node, visited_arguments(*node)});
    };
    enter(output);
    while (!open.empty()) {
      Frame& frame = open.back();
      if (frame.next < frame.arguments.size()) {
        const Tensor argument = frame.arguments[frame.next++];
        if (is_symbolic(argument)) enter(argument);
        continue;
      }
      if (finished_.insert(frame.node).second) sorted_.push_back(frame.node);
      open.pop_back();
    }
  }

  [[noreturn]] void disconnected(const Node& input, const Node* reader) const {
    const std::string& name = input.layer().name();
    const std::vector<std::string> given = graph_.input_names();
    const bool is_namesake = std::find(given.begin(), given.end(), name) != given.end();
    throw StateError(where_ + ": expected outputs that follow from the inputs, got " +
                     (reader ? place_of(reader->layer()) : "an output") + " that needs \"" + name +
                     (is_namesake ? "\" of another model. Begin with that model's own input()."
                                  : "\". Add that Input() to the model's inputs."));
  }

  void add_step(const Node& node) {
    if (node.is_input()) return;
    Step step{Ref<Symbol>(const_cast<Node*>(&node)), &node, {}, static_cast<int>(graph_.values_)};
    for (const Tensor& t : node.arguments()) step.arguments.push_back(is_symbolic(t) ? places_.at(key_of(t)) : -1);
    for (size_t i = 0; i < node.outputs(); ++i)
      places_.emplace(Key{&node, static_cast<int>(i)}, static_cast<int>(graph_.values_++));
    graph_.steps_.push_back(std::move(step));
  }

  /// The distances from the outputs, and the nodes as Keras comes upon them.
  void find_depths() {
    auto meet = [&](const Node* node, int depth) {
      auto place = depth_of_.emplace(node, depth);
      if (place.second) met_.push_back(node);
      return place.first->second = std::max(place.first->second, depth);
    };
    for (auto node = sorted_.rbegin(); node != sorted_.rend(); ++node) {
      int& of_layer = depths_[&(*node)->layer()];
      of_layer = std::max(meet(*node, 0), of_layer);
      int depth = meet(*node, of_layer);
      for (const Tensor& t : visited_arguments(**node))
        if (is_symbolic(t) && finished_.count(&node_of(t))) meet(&node_of(t), depth + 1);
    }
  }

  /// The order of the walk, which keeps few values alive; Keras' order where several calls change one layer's state.
  std::vector<const Node*> run_order() const {
    std::set<LayerBase*> called;
    bool state_is_shared = std::any_of(sorted_.begin(), sorted_.end(), [&](const Node* node) {
      LayerBase& layer = node->layer();
      return !called.insert(&layer).second && !layer.handle().non_trainable_variables().empty();
    });
    if (!state_is_shared) return sorted_;
    std::vector<const Node*> nodes = met_;
    std::stable_sort(nodes.begin(), nodes.end(),
                     [&](const Node* a, const Node* b) { return depth_of_.at(a) > depth_of_.at(b); });
    return nodes;
  }

  /// Keras' order: by the distance from the outputs, then by the walk.
  void order_layers() {
    for (const Tensor& t : graph_.inputs_)  // inputs that no output needs
      if (depths_.emplace(&node_of(t).layer(), 0).second) indices_[&node_of(t).layer()] = -1;
    std::vector<LayerBase*> layers;
    for (const auto& [layer, depth] : depths_) layers.push_back(layer);
    std::sort(layers.begin(), layers.end(), [&](LayerBase* a, LayerBase* b) {
      return depths_[a] != depths_[b] ? depths_[a] > depths_[b] : indices_[a] < indices_[b];
    });
    for (LayerBase* layer : layers) graph_.layers_.push_back(layer->handle());
  }

  const std::string& where_;
  LayerGraph& graph_;
  std::map<Key, int> given_, places_;
  std::set<const Node*> finished_;
  std::vector<const Node*> sorted_;  // inputs first
  std::vector<const Node*> met_;     // outputs first
  std::unordered_map<const Node*, int> depth_of_;
  std::unordered_map<LayerBase*, int> depths_;
  std::unordered_map<LayerBase*, std::ptrdiff_t> indices_;
};

LayerGraph::LayerGraph(const std::string& where, const Tensors& inputs, const Tensors& outputs)
    : inputs_(inputs), outputs_(outputs) {
  if (inputs.empty() || outputs.empty())
    throw OptionError(where + ": expected at least one input and one output, got " + std::to_string(inputs.size()) +
                      " and " + std::to_string(outputs.size()) + ".");
  Builder(where, *this).build();
}

std::vector<const Node*> LayerGraph::nodes() const {
  std::vector<const Node*> all;
  for (const Step& step : steps_) all.push_back(step.node);
  return all;
}

std::vector<std::string> LayerGraph::input_names() const { return layer_names(inputs_); }
std::vector<std::string> LayerGraph::output_names() const { return layer_names(outputs_); }

Tensors LayerGraph::run(const Tensors& inputs, std::optional<bool> training) const {
  Tensors values;
  values.resize(values_);
  for (size_t i = 0; i < inputs.size(); ++i) values[i] = inputs[i];
  for (const Step& step : steps_) {
    const Node& node = *step.node;
    Tensors arguments = node.arguments();
    for (size_t i = 0; i < arguments.size(); ++i)
      arguments[i] = step.arguments[i] >= 0 ? values[static_cast<size_t>(step.arguments[i])] : present(arguments[i]);
    CallOptions options = filled(node.options(), arguments, node.inputs().size());
    if (!options.training) options.training = training;
    Tensors results = call_layer(node.layer(), named_like(node.inputs(), arguments), options);
    for (size_t i = 0; i < results.size(); ++i) values[static_cast<size_t>(step.first_result) + i] = results[i];
  }
  return map_tensors(outputs_, [&](const Tensor&, size_t i) { return values[static_cast<size_t>(output_places_[i])]; });
}

Tensors with_mask(const Tensors& tensors, const Tensor& mask) {
  if (!mask.defined() || tensors.empty() || state_of(tensors[0]).mask.defined()) return tensors;
  Tensors result = tensors;
  result[0] = ops::identity_of(tensors[0]);  // the caller's tensor stays as it is
  state_of(result[0]).mask = mask;
  return result;
}

std::pair<Tensors, Tensors> with_own_inputs(const std::string& where, const Tensors& inputs, const Tensors& outputs) {
  if (std::all_of(inputs.begin(), inputs.end(), is_input)) return {inputs, outputs};
  LayerGraph graph(where, inputs, outputs);
  Tensors own;
  for (const Tensor& t : inputs)
    own.push_back(is_input(t) ? t : input_tensor(t.shape(), {.dtype = t.dtype(), .name = {}}));
  Tensors results = graph.run(own, {});
  return {named_like(inputs, own), results};
}

}  // namespace addax
