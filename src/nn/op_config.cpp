#include "nn/op_config.hpp"

#include <algorithm>
#include <array>

#include "nn/layer_inner.hpp"
#include "nn/serialize.hpp"
#include "ops/operation.hpp"

namespace addax {
namespace {

constexpr std::string_view package = "keras.src.ops.";

/// Arguments that Keras passes in the call, rather than to the constructor.
bool in_call(std::string_view name) { return name == "key"; }

/// Operations whose tensors are one list.
bool takes_list(std::string_view class_name) { return class_name == "Concatenate" || class_name == "Stack"; }

/// Whether the argument is that list: of it, an operation keeps the length.
bool is_list(std::string_view class_name, std::string_view argument) {
  return (takes_list(class_name) && (argument == "xs" || argument == "x")) || argument == "operands";
}

std::string class_of(const Op& op) { return op.name == "abs" ? "Absolute" : operation_class(op.name); }

void rename(Json& config, const char* from, const char* to) {
  const Json* value = config.find(from);
  if (value == nullptr) return;
  Json moved = *value;
  config.erase(from);
  config[to] = std::move(moved);
}

/// The arguments of an op under Keras' names.
Json keras_arguments(const OpLayer& layer, const std::string& class_name) {
  Json config = layer.attrs() ? layer.attrs()->to_json() : Json::object();
  if (config.is_null() || class_name == "Matmul") return Json::object();
  if (layer.op().is_expression()) return config;
  bool reduces = config.contains("keepdims") || class_name == "Flip";
  if (reduces) rename(config, "axes", "axis");
  rename(config, "perm", "axes");
  if (class_name.starts_with("Arg") && config["axis"].is_array()) {
    Json only = config["axis"].at(size_t{0});
    config["axis"] = std::move(only);
  }
  if (class_name == "Elu") config = Json::object({{"alpha", 1.0}});
  if (takes_list(class_name)) config[class_name == "Stack" ? "x" : "xs"] = 0;
  return config;
}

/// Keras' shapes have -1 for the axis that is worked out, ours null.
void exchange(Json& config, const Json& from, const Json& to) {
  for (const char* key : {"newshape", "shape"})
    if (config.contains(key) && config[key].is_array())
      for (Json& length : config[key].items())
        if (length == from) length = to;
}

/// The class of an operation; its arguments as they are read back, each under its name.
const Registry<OperationCall>::Entry& entry_of(const OpLayer& layer, Json& arguments) {
  const std::string class_name = class_of(layer.op());
  const auto* entry = operation_registry().find(class_name);
  bool plain = true;  // a product of transposed matrices has no name in Keras
  if (layer.op().name == "matmul" && layer.attrs())
    for (const auto& [key, value] : layer.attrs()->to_json().members())
      plain = plain && (value == Json(false) || value == Json("none"));
  if (entry != nullptr && plain) {
    const AttrsRef read = entry->from_config(arguments).attrs;
    const Json known = read->to_json();
    if (known.size() == arguments.size() &&
        std::all_of(known.members().begin(), known.members().end(),
                    [&](const auto& member) { return arguments.contains(member.first); })) {
      arguments = known;
      exchange(arguments, nullptr, -1);
      return *entry;
    }
  }
  throw OptionError(place_of(layer) + ": expected an operation that Keras has a class for, got \"" +
                    std::string(layer.op().name) + "\". Put it into a layer of your own, and register that.");
}

/// Clip's bounds stand among its tensors, but are numbers in Keras.
bool has_numeric_bounds(const OpLayer& layer) { return layer.op().name == "clip" && !layer.op().is_expression(); }

Json scalar(const Tensor& t) {
  if (t.dtype() == DType::bool_) return t.item<bool>();
  return t.dtype().is_float() ? Json(t.item<double>()) : Json(t.item<int64_t>());
}

Json arguments_of(const OpLayer& layer, const Node* node) {
  Json arguments = keras_arguments(layer, class_of(layer.op()));
  if (has_numeric_bounds(layer) && node != nullptr)
    for (auto [name, i] : {std::pair{"x_min", size_t{1}}, {"x_max", size_t{2}}})
      if (const Tensor& bound = node->inputs()[i]; !is_symbolic(bound) && bound.size() == 1)
        arguments[name] = scalar(bound);
  return arguments;
}

}  // namespace

Json op_record(const OpLayer& layer) {
  const std::vector<Node*>& nodes = layer.inner().nodes;
  Json arguments = arguments_of(layer, nodes.empty() ? nullptr : nodes[0]), config = Json::object();
  const auto& entry = entry_of(layer, arguments);
  config["name"] = layer.name();
  for (const auto& [key, value] : arguments.members())
    if (!in_call(key) && !is_list(entry.name, key)) config[key] = value;
  return Json::object(
      {{"module", entry.module}, {"class_name", entry.name}, {"config", config}, {"registered_name", entry.name}});
}

Json op_arguments(const OpLayer& layer, const Node& node, const std::function<Json(const Tensor&)>& tensor) {
  Json tensors = Json::array(), values = arguments_of(layer, &node);
  size_t count = has_numeric_bounds(layer) ? 1 : node.inputs().size();
  for (size_t i = 0; i < count; ++i) tensors.push_back(tensor(node.inputs()[i]));
  if (takes_list(class_of(layer.op()))) tensors = Json::array({tensors});
  for (const auto& [key, value] : values.members())
    if (in_call(key)) tensors.push_back(value);
  return tensors;
}

bool is_op_record(const Json& record) {
  const Json* module = record.find("module");
  return module != nullptr && module->is_string() && module->as_string().starts_with(package);
}

Layer op_layer_of(const Json& json, size_t tensors, const std::vector<Json>& values) {
  Record record(json);
  const auto* entry = operation_registry().find(record.class_name);
  if (entry == nullptr) record.fail_unknown("operation", operation_registry().names());
  Json config = *record.config;
  for (const Json& value : values) check_integers(value);
  if (const Json* format = config.find("data_format"); format != nullptr && format->is_null())
    config["data_format"] = "channels_last";  // as keras.config has it by default
  exchange(config, -1, nullptr);
  size_t next = 0;
  const AttrsRef defaults = entry->from_config(Json::object()).attrs;
  const Json names = defaults->to_json();
  for (const auto& [key, value] : names.members()) {
    if (is_list(entry->name, key))
      config[key] = tensors;
    else if (!config.contains(key) && next < values.size())
      config[key] = values[next++];
  }
  if (next < values.size())
    throw OptionError(place_in(config, entry->name) + ": expected arguments that are known, got " +
                      values[next].to_string() + ".");
  OperationCall call = entry->from_config(config);
  auto layer = std::make_shared<OpLayer>(*call.op, call.attrs);
  if (const Json* name = config.find("name"); name != nullptr && name->is_string()) layer->set_name(name->as_string());
  return Layer(layer);
}

}  // namespace addax
