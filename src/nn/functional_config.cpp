// Functional models in configs, in Keras' form: each layer with its calls, and tensors by the calls that made them.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "nn/config_list.hpp"
#include "nn/config_structure.hpp"
#include "nn/functional.hpp"
#include "nn/input.hpp"
#include "nn/layer_graph.hpp"
#include "nn/layer_inner.hpp"
#include "nn/op_config.hpp"
#include "nn/serialize.hpp"

namespace addax {
namespace {

/// A tensor by its place: layer, call of that layer, output of that call.
struct History {
  std::string layer;
  size_t node = 0, output = 0;
};

/// Calls of a functional model inside another count from 1 where a model names its inputs and outputs.
bool counts_from_one(const Layer& layer) { return layer.is<FunctionalModel>(); }

/// Keras goes through mappings by their sorted keys: the outputs of a model's call in that order, where they have
/// names.
std::vector<size_t> sorted_outputs(const Layer& layer) {
  std::vector<size_t> sorted;
  if (!layer.is<ModelBase>()) return sorted;
  const std::vector<std::string> names = layer.as<ModelBase>().model_outputs().names();
  for (size_t i = 0; i < names.size(); ++i) sorted.push_back(i);
  std::sort(sorted.begin(), sorted.end(), [&](size_t a, size_t b) { return names[a] < names[b]; });
  return sorted;
}

// ---- Writing ----------------------------------------------------------------------------------------------------

/// A tensor with values, as it stands in a call; a variable by its present value.
Json constant(const Tensor& given) {
  Tensor t = state_of(given).variable ? Variable(state_of(given).variable).value() : given;
  Json record = ConfigValue<Tensor>::to(t);
  return t.rank() == 0 ? record["config"]["value"] : record;
}

class Writer {
 public:
  explicit Writer(const LayerGraph& graph) : graph_(graph) {
    for (const Node* node : graph.nodes()) nodes_.insert(node);
    for (const Tensor& t : graph.inputs()) nodes_.insert(&node_of(t));
    for (const Layer& layer : graph.layers()) {
      size_t count = 0;
      for (const Node* node : layer.get().inner().nodes)
        if (nodes_.contains(node)) indices_[node] = count++;
    }
  }

  Json layers() const {
    Json all = Json::array();
    for (const Layer& layer : graph_.layers()) {
      Json record = layer.is<OpLayer>() ? op_record(layer.as<OpLayer>()) : record_of(layer);
      Json calls = Json::array();
      for (const Node* node : layer.get().inner().nodes)
        if (nodes_.contains(node) && !node->is_input()) calls.push_back(call(layer, *node));
      record["name"] = layer.name();
      record["inbound_nodes"] = std::move(calls);
      all.push_back(std::move(record));
    }
    return all;
  }

  /// The model's inputs or outputs: one, a list, or an object with their names.
  Json ends(const Tensors& tensors) const {
    if (tensors.size() == 1 && tensors.names().empty()) return end(tensors[0]);
    Json all = tensors.names().empty() ? Json::array() : Json::object();
    for (size_t i = 0; i < tensors.size(); ++i)
      if (tensors.names().empty())
        all.push_back(end(tensors[i]));
      else
        all[tensors.names()[i]] = end(tensors[i]);
    return all;
  }

 private:
  Json place(const Tensor& t, size_t first) const {
    const Node& node = node_of(t);
    auto output = static_cast<size_t>(state_of(t).output);
    const std::vector<size_t> sorted = sorted_outputs(node.layer().handle());
    if (auto found = std::find(sorted.begin(), sorted.end(), output); found != sorted.end())
      output = static_cast<size_t>(found - sorted.begin());
    return Json::array({node.layer().name(), indices_.at(&node) + first, output});
  }
  Json end(const Tensor& t) const { return place(t, counts_from_one(node_of(t).layer().handle()) ? 1 : 0); }

  Json tensor(const Tensor& t) const {
    if (!t.defined()) return nullptr;
    if (!is_symbolic(t)) return constant(t);
    return Json::object({{"class_name", "__keras_tensor__"},
                         {"config", Json::object({{"shape", ConfigValue<Shape>::to(t.shape())},
                                                  {"dtype", t.dtype().name()},
                                                  {"keras_history", place(t, 0)}})}});
  }

  Json arguments(const Layer& layer, const Node& node) const {
    const Tensors& inputs = node.inputs();
    Json tensors = inputs.names().empty() ? Json::array() : Json::object();
    for (size_t i = 0; i < inputs.size(); ++i)
      if (inputs.names().empty())
        tensors.push_back(tensor(inputs[i]));
      else
        tensors[inputs.names()[i]] = tensor(inputs[i]);
    bool one = inputs.size() == 1 && inputs.names().empty();
    return one || takes_arguments(layer->class_name()) ? tensors : Json::array({tensors});
  }

  /// Keras takes masks in the form of the inputs, and has them in that order.
  Json mask(const Node& node) const {
    const Tensors& inputs = node.inputs();
    const Json first = tensor(node.options().mask);
    if (first.is_null() || inputs.names().empty()) return first;
    Json all = Json::object();
    for (const std::string& name : inputs.names()) all[name] = nullptr;
    all[inputs.names()[0]] = first;
    return all;
  }

  Json call(const Layer& layer, const Node& node) const {
    if (layer.is<OpLayer>())
      return Json::object(
          {{"args", op_arguments(layer.as<OpLayer>(), node, [&](const Tensor& t) { return tensor(t); })},
           {"kwargs", Json::object()}});
    Json keywords = Json::object();
    const CallOptions& options = node.options();
    if (options.training) keywords["training"] = *options.training;
    if (options.mask.defined() || layer.is<ModelBase>()) keywords["mask"] = mask(node);
    if (!options.initial_state.empty()) {
      Json states = Json::array();
      for (const Tensor& t : options.initial_state) states.push_back(tensor(t));
      keywords["initial_state"] = std::move(states);
    }
    return Json::object({{"args", arguments(layer, node)}, {"kwargs", std::move(keywords)}});
  }

  const LayerGraph& graph_;
  std::set<const Node*> nodes_;
  std::map<const Node*, size_t> indices_;
};

// ---- Reading ----------------------------------------------------------------------------------------------------

bool is_text(const Json& json, const char* key, std::string_view text) {
  const Json* value = json.find(key);
  return value != nullptr && *value == Json(text);
}

size_t index_from(const Json& json) {
  int64_t index = integer_from_config(json);
  if (index < 0) refuse_value("an index that is not negative", json);
  return static_cast<size_t>(index);
}

History history_from(const Json& json) {
  if (!json.is_array() || json.size() < 3 || !json[0].is_string())
    refuse_value("a layer's name, a call and an output", json);
  return {json[0].as_string(), index_from(json[1]), index_from(json[2])};
}

bool is_tensor_record(const Json& json, std::string_view kind) {
  return is_text(json, "class_name", kind) && json.contains("config");
}

/// Calls visit(history) for each tensor of the graph in a call's arguments.
template <class Visit>
void for_each_history(const Json& json, Visit visit) {
  if (is_tensor_record(json, "__keras_tensor__")) return visit(history_from(json["config"]["keras_history"]));
  if (json.is_array())
    for (const Json& item : json.items()) for_each_history(item, visit);
  if (json.is_object())
    for (const auto& [key, value] : json.members()) for_each_history(value, visit);
}

Tensor constant_from(const Json& json) {
  if (json.is_bool()) return Tensor(json.as_bool());
  if (json.is_integer()) return Tensor(json.as_integer());
  if (json.is_number()) return Tensor(json.as_double());
  return ConfigValue<Tensor>::from(json);
}

/// The nodes of Keras 2, [[layer, node, tensor, keywords], …], in today's form.
Json modern_node(const Json& node) {
  if (!node.is_array()) return node;
  Json tensors = Json::array(), keywords = Json::object();
  for (const Json& entry : node.items()) {
    History history = history_from(entry);
    if (entry.size() > 3 && entry[3].is_object()) keywords = entry[3];
    tensors.push_back(Json::object(
        {{"class_name", "__keras_tensor__"},
         {"config", Json::object({{"keras_history", Json::array({history.layer, history.node, history.output})}})}}));
  }
  Json arguments = tensors.size() == 1 ? tensors : Json::array({tensors});
  return Json::object({{"args", std::move(arguments)}, {"kwargs", std::move(keywords)}});
}

class Reader {
 public:
  Reader(const std::string& place, const Json::Array& layers) : place_(place) {
    for (const Json& record : layers) add(record);
  }

  /// Makes all calls, each once those that it needs are made.
  void connect() {
    std::map<std::pair<std::string, size_t>, std::vector<size_t>> waiting;
    std::set<size_t> ready;
    for (size_t i = 0; i < calls_.size(); ++i) {
      Call& call = calls_[i];
      auto needs = [&](const std::string& layer, size_t node) {
        auto found = entries_.find(layer);
        if (found == entries_.end() || node >= found->second.calls)
          throw OptionError(place_ + ": expected calls on tensors of the model, got one of \"" + layer + "\".");
        if (found->second.made > node) return;
        waiting[{layer, node}].push_back(i);
        ++call.missing;
      };
      for_each_history(call.node, [&](const History& h) { needs(h.layer, h.node); });
      if (call.index > 0) needs(call.layer, call.index - 1);
      if (call.missing == 0) ready.insert(i);
    }
    size_t done = 0;
    for (; !ready.empty(); ++done) {
      size_t i = *ready.begin();
      ready.erase(ready.begin());
      make(calls_[i]);
      for (size_t next : waiting[{calls_[i].layer, calls_[i].index}])
        if (--calls_[next].missing == 0) ready.insert(next);
    }
    if (done < calls_.size())
      throw OptionError(place_ + ": expected a graph without cycles, got " + std::to_string(calls_.size() - done) +
                        " calls that need each other.");
  }

  /// Inputs or outputs of the model: one, a list, an object with their names, or structures of these as one list.
  Tensors ends(const Json& json) const {
    auto is_place = [](const Json& item) { return item.is_array() && !item.empty() && item[0].is_string(); };
    if (!json.is_array() && !json.is_object()) refuse_value("tensors of the model", json);
    Tensors tensors;
    if (json.is_object() && !is_nested(json, is_place))
      for (const auto& [name, value] : json.members()) tensors.push_back(name, end(value));
    else
      for_each_leaf(json, is_place, [&](const Json& item) { tensors.push_back(end(item)); });
    return tensors;
  }

 private:
  struct Entry {
    Json record;
    Layer layer;       // an operation is made at its call
    size_t calls = 0;  // an input has one from the start
    size_t made = 0;
    std::vector<Tensors> results;
    std::vector<size_t> sorted = {};  // its outputs, as in sorted_outputs()
  };
  struct Call {
    std::string layer;
    size_t index;
    Json node;
    size_t missing = 0;
  };

  void add(const Json& record) {
    Entry entry;
    const Json *own = record.find("name"), *nodes = record.find("inbound_nodes");
    bool operation = is_op_record(record);
    if (!operation) entry.layer = layer_of(record);
    const std::string name = own != nullptr && own->is_string() ? own->as_string()
                             : operation                        ? std::string()
                                                                : entry.layer.name();
    if (!operation && entry.layer.name() != name) entry.layer->set_name(name);
    if (nodes != nullptr && nodes->is_array())
      for (const Json& node : nodes->items()) calls_.push_back({name, entry.calls++, modern_node(node)});
    if (!operation && entry.layer.is<InputLayer>()) {
      entry.results.push_back(Tensors(tensor_of(entry.layer.as<InputLayer>())));
      entry.calls = entry.made = 1;
    }
    entry.record = operation ? record : Json();
    if (!operation) entry.sorted = sorted_outputs(entry.layer);
    if (!entries_.emplace(name, std::move(entry)).second)
      throw OptionError(place_ + ": expected layers of different names, got \"" + name + "\" twice.");
  }

  const Tensor& made(const History& history) const {
    auto found = entries_.find(history.layer);
    bool there = found != entries_.end() && history.node < found->second.results.size() &&
                 history.output < found->second.results[history.node].size();
    if (!there) throw OptionError(place_ + ": expected tensors of the model, got one of \"" + history.layer + "\".");
    const std::vector<size_t>& sorted = found->second.sorted;
    return found->second.results[history.node][sorted.empty() ? history.output : sorted.at(history.output)];
  }

  Tensor end(const Json& json) const {
    History history = history_from(json);
    auto found = entries_.find(history.layer);
    if (found != entries_.end() && found->second.layer.defined() && counts_from_one(found->second.layer) &&
        history.node > 0)
      --history.node;
    return made(history);
  }

  bool is_value(const Json& json) const {
    return json.is_number() || is_tensor_record(json, "__keras_tensor__") || is_tensor_record(json, "__tensor__") ||
           is_tensor_record(json, "__numpy__");
  }

  Tensor tensor(const Json& json) const {
    if (is_tensor_record(json, "__keras_tensor__")) return made(history_from(json["config"]["keras_history"]));
    if (!is_value(json) && !json.is_bool()) refuse_value("a tensor or a number", json);
    return constant_from(json);
  }

  /// The tensors of positional arguments: one, several, a list, an object with names, or structures of these.
  Tensors inputs(const Json& arguments) const {
    auto is_tensor = [](const Json& item) { return item.is_object() && item.contains("class_name"); };
    Tensors all;
    for (const Json& argument : arguments.items()) {
      const bool named = argument.is_object() && !is_tensor(argument) && !is_nested(argument, is_tensor);
      if (named)
        for (const auto& [name, value] : argument.members()) all.push_back(name, tensor(value));
      else
        for_each_leaf(argument, is_tensor, [&](const Json& item) { all.push_back(tensor(item)); });
    }
    return all;
  }

  void make(Call& call) {
    Entry& entry = entries_.at(call.layer);
    const Json& arguments = call.node["args"];
    Tensors results;
    if (entry.layer.defined())
      results = call_layer(entry, call, inputs(arguments));
    else
      results = call_operation(entry, call.node);
    entry.results.push_back(std::move(results));
    entry.made = entry.results.size();
    call.node = {};
  }

  /// The mask of a call's first input. Keras writes one for each input of a model; those of the others come along with
  /// the tensors, where layers made them, but not where an input is the mask.
  Tensor first_mask(const Json& json, const Tensors& given) const {
    const bool named = json.is_object() && !json.contains("class_name");
    if (!named && !json.is_array()) return tensor(json);
    Tensor first;
    for (size_t i = 0; i < json.size() && i < given.size(); ++i) {
      if (named && (given.names().empty() || !json.contains(given.names()[i])))
        refuse_value("masks of the inputs", json);
      const Json& mask = named ? json[given.names()[i]] : json[i];
      if (mask.is_null()) continue;
      const Tensor found = tensor(mask);
      if (i == 0)
        first = found;
      else if (is_input(found))
        refuse_value("a mask of the first input alone", json);
    }
    return first;
  }

  Tensors call_layer(const Entry& entry, const Call& call, Tensors given) const {
    CallOptions options;
    for (const auto& [key, value] : call.node["kwargs"].members()) {
      if (key == "training" && value.is_bool()) {
        // Keras writes the default of call() as if it had been said, and lets the step around it overrule it.
        if (value.as_bool() != entry.layer.get().inner().default_training) options.training = value.as_bool();
      } else if (value.is_null() || value == Json(false)) {
        continue;
      } else if (key == "mask") {
        options.mask = first_mask(value, given);
      } else if (key == "initial_state") {
        options.initial_state = inputs(Json::array({value}));
      } else if (key == "inputs" ||
                 std::find(argument_names.begin(), argument_names.end(), key) != argument_names.end()) {
        for (const Tensor& t : inputs(Json::array({value}))) given.push_back(t);
      } else {
        throw OptionError(place_of(entry.layer.get()) + ": expected arguments of a call that are known, got \"" + key +
                          "\".");
      }
    }
    return entry.layer.call_all(given, options);
  }

  Tensors call_operation(const Entry& entry, const Json& node) const {
    const OpCall call = op_call_of(entry.record, node, [this](const Json& json) { return tensor(json); });
    // Without a tensor of the model it would run here and now, on numbers of the file's choice.
    if (std::none_of(call.inputs.begin(), call.inputs.end(), [](const Tensor& t) { return is_symbolic(t); }))
      throw OptionError(place_ + ": expected operations on tensors of the model, got one on numbers alone.");
    return call.layer.call_all(call.inputs);
  }

  const std::string& place_;
  std::map<std::string, Entry> entries_;
  std::vector<Call> calls_;
};

const Registered registered_functional_config(layer_registry(), {"Functional", "keras.src.models.functional",
                                                                 FunctionalModel::from_config});

}  // namespace

Json FunctionalModel::get_config() const {
  Writer writer(*graph());
  return Json::object({{"name", name()},
                       {"trainable", trainable()},
                       {"layers", writer.layers()},
                       {"input_layers", writer.ends(graph()->inputs())},
                       {"output_layers", writer.ends(graph()->outputs())}});
}

Layer FunctionalModel::from_config(const Json& config) {
  const std::string place = place_in(config, "Functional");
  ConfigReader reader(config, place);
  LayerOptions options;
  ConfigList layers;
  Json inputs, outputs;
  reader.read("name", options.name);
  reader.read("trainable", options.trainable);
  reader.read("layers", layers);
  reader.read("input_layers", inputs);
  reader.read("output_layers", outputs);
  reader.finish(UnknownKeys::ignore);
  Reader graph(place, layers.items());
  graph.connect();
  auto model = std::make_shared<FunctionalModel>(graph.ends(inputs), graph.ends(outputs), std::move(options));
  return Layer(model);
}

}  // namespace addax
