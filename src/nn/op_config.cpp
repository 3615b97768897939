#include "nn/op_config.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "backends/indexing.hpp"
#include "backends/matmul.hpp"
#include "backends/movement.hpp"
#include "backends/reduce.hpp"
#include "backends/softmax.hpp"
#include "nn/layer_inner.hpp"
#include "nn/serialize.hpp"
#include "ops/operation.hpp"

namespace addax {
namespace {

constexpr std::string_view package = "keras.src.ops.";

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Arguments that Keras passes in the call, rather than to the constructor.
bool in_call(std::string_view class_name, std::string_view argument) {
  return argument == "key" || (class_name == "Pad" && argument == "constant_values") ||
         (class_name == "FullLike" && argument == "fill_value");
}

/// Operations whose tensors are one list.
bool takes_list(std::string_view class_name) {
  return is_one_of(class_name, {"Concatenate", "Stack", "Hstack", "Vstack", "Dstack"});
}

/// Whether the argument is a list of tensors: of it, an operation keeps the length.
bool is_list(std::string_view class_name, std::string_view argument) {
  return ((takes_list(class_name) || class_name == "Meshgrid") && (argument == "xs" || argument == "x")) ||
         argument == "operands";
}

template <class T>
const T& attrs_as(const OpLayer& layer) {
  return *static_cast<const T*>(layer.attrs()->data());
}

/// An op of the library's own, rather than an operation that a file may describe.
bool is_native(const OpLayer& layer, std::string_view name) {
  return layer.op().name == name && !layer.op().is_expression();
}

/// A product of transposed matrices, which is an einsum in Keras; empty for other ops.
std::string subscripts_of(const OpLayer& layer) {
  if (!is_native(layer, "matmul") || !layer.attrs()) return {};
  auto attrs = attrs_as<backends::MatmulAttrs>(layer);
  std::string left = attrs.transpose_a ? "...ji" : "...ij", right = attrs.transpose_b ? "...kj" : "...jk";
  bool transposed = std::exchange(attrs.transpose_a, false) | std::exchange(attrs.transpose_b, false);
  return transposed && attrs == backends::MatmulAttrs{} ? left + "," + right + "->...ik" : std::string();
}

/// The class that the registry has an operation under.
std::string class_of(const OpLayer& layer) {
  constexpr std::pair<std::string_view, const char*> others[] = {
      {"abs", "Absolute"}, {"gelu_erf", "Gelu"}, {"gelu_tanh", "Gelu"}, {"searchsorted", "SearchSorted"}};
  for (const auto& [name, other] : others)
    if (layer.op().name == name) return other;
  return subscripts_of(layer).empty() ? operation_class(layer.op().name) : "Einsum";
}

/// Two of ours may be one in Keras.
std::string keras_class(const std::string& class_name) { return class_name == "SplitAt" ? "Split" : class_name; }

void rename(Json& config, const char* from, const char* to) {
  const Json* value = config.find(from);
  if (value == nullptr) return;
  Json moved = *value;
  config.erase(from);
  config[to] = std::move(moved);
}

/// Keras takes lists in some places only: one number for sizes that are all equal, one axis by itself, two sizes for
/// images.
void shorten_lists(Json& config, std::string_view class_name) {
  const Json given = config;
  for (const auto& [key, value] : given.members()) {
    if (!value.is_array() || value.empty()) continue;
    const Json first = value[0];
    bool equal = std::all_of(value.items().begin(), value.items().end(), [&](const Json& v) { return v == first; });
    bool sizes = is_one_of(key, {"pool_size", "strides", "dilation_rate", "output_padding"});
    if ((sizes && equal) || (key == "axis" && class_name == "Average" && value.size() == 1))
      config[key] = first;
    else if (is_one_of(key, {"size", "kernel_size"}) && value.size() == 1)
      config[key] = Json::array({first, first});
  }
  // Keras forgets that a pool's strides are its size where that is one number.
  if (const Json* pool = config.find("pool_size"); pool != nullptr && pool->is_number() && config["strides"].is_null())
    config["strides"] = Json(*pool);
}

/// What some ops of the library's own are in Keras; null for others.
Json translated(const OpLayer& layer) {
  if (std::string subscripts = subscripts_of(layer); !subscripts.empty())
    return Json::object({{"subscripts", subscripts}, {"operands", 2}});
  if (is_native(layer, "matmul"))
    return layer.attrs() && attrs_as<backends::MatmulAttrs>(layer) == backends::MatmulAttrs{} ? Json::object() : Json();
  if (is_native(layer, "gelu_erf") || is_native(layer, "gelu_tanh"))
    return Json::object({{"approximate", layer.op().name == "gelu_tanh"}});
  if (is_native(layer, "round")) return Json::object({{"decimals", 0}});
  if (is_native(layer, "logsumexp"))
    return Json::object({{"axis", attrs_as<backends::SoftmaxAttrs>(layer).axis}, {"keepdims", true}});
  if (is_native(layer, "searchsorted"))
    return Json::object({{"side", attrs_as<backends::SearchSortedAttrs>(layer).right ? "right" : "left"}});
  if (is_native(layer, "diagonal"))
    return Json::object({{"offset", attrs_as<backends::DiagonalAttrs>(layer).k}, {"axis1", -2}, {"axis2", -1}});
  if (is_native(layer, "cumsum") || is_native(layer, "cumprod")) {
    const auto& attrs = attrs_as<backends::CumulativeAttrs>(layer);
    if (!attrs.reverse && !attrs.exclusive) return Json::object({{"axis", attrs.axis}, {"dtype", nullptr}});
  }
  if (is_native(layer, "roll")) {
    const Shape& shifts = attrs_as<backends::RollAttrs>(layer).shifts;
    auto first = std::find_if(shifts.begin(), shifts.end(), [](int64_t shift) { return shift != 0; });
    if (first == shifts.end()) return Json::object({{"shift", 0}, {"axis", 0}});
    if (std::find_if(first + 1, shifts.end(), [](int64_t shift) { return shift != 0; }) == shifts.end())
      return Json::object({{"shift", *first}, {"axis", first - shifts.begin()}});
  }
  return {};
}

/// The arguments of an op under Keras' names.
Json keras_arguments(const OpLayer& layer, const std::string& class_name) {
  if (Json meaning = translated(layer); !meaning.is_null()) return meaning;
  Json config = layer.attrs() ? layer.attrs()->to_json() : Json::object();
  if (config.is_null()) return Json::object();
  if (layer.op().is_expression()) return config;
  bool reduces = config.contains("keepdims") || class_name == "Flip";
  if (reduces) rename(config, "axes", "axis");
  rename(config, "perm", "axes");
  if (class_name.starts_with("Arg") && config["axis"].is_array()) {
    Json only = config["axis"].at(size_t{0});
    config["axis"] = std::move(only);
  }
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
  const auto* entry = operation_registry().find(class_of(layer));
  if (entry != nullptr) {
    const AttrsRef read = entry->from_config(arguments).attrs;
    const Json known = read->to_json();
    if (known.size() == arguments.size() &&
        std::all_of(known.members().begin(), known.members().end(),
                    [&](const auto& member) { return arguments.contains(member.first); })) {
      arguments = known;
      exchange(arguments, nullptr, -1);
      shorten_lists(arguments, entry->name);
      return *entry;
    }
  }
  throw OptionError(place_of(layer) + ": expected an operation that Keras has a class for, got \"" +
                    std::string(layer.op().name) + "\". Put it into a layer of your own, and register that.");
}

/// What stands among the tensors of an op, but is a number of the constructor in Keras.
std::initializer_list<const char*> numeric_inputs(const OpLayer& layer) {
  static constexpr std::initializer_list<const char*> bounds = {"x_min", "x_max"}, alpha = {"alpha"}, none = {};
  return is_native(layer, "clip") ? bounds : is_native(layer, "elu") ? alpha : none;
}

Json scalar(const Tensor& t) {
  if (t.dtype() == DType::bool_) return t.item<bool>();
  return t.dtype().is_float() ? Json(t.item<double>()) : Json(t.item<int64_t>());
}

Json arguments_of(const OpLayer& layer, const Node* node) {
  Json arguments = keras_arguments(layer, class_of(layer));
  size_t next = 1;
  for (const char* name : numeric_inputs(layer))
    if (node != nullptr)
      if (const Tensor& number = node->inputs()[next++]; !is_symbolic(number) && number.size() == 1)
        arguments[name] = scalar(number);
  return arguments;
}

}  // namespace

Json op_record(const OpLayer& layer) {
  const std::vector<Node*>& nodes = layer.inner().nodes;
  Json arguments = arguments_of(layer, nodes.empty() ? nullptr : nodes[0]), config = Json::object();
  const auto& entry = entry_of(layer, arguments);
  config["name"] = layer.name();
  for (const auto& [key, value] : arguments.members())
    if (!in_call(entry.name, key) && !is_list(entry.name, key)) config[key] = value;
  const std::string name = keras_class(entry.name);
  return Json::object({{"module", entry.module}, {"class_name", name}, {"config", config}, {"registered_name", name}});
}

Json op_arguments(const OpLayer& layer, const Node& node, const std::function<Json(const Tensor&)>& tensor) {
  Json tensors = Json::array(), values = arguments_of(layer, &node);
  const std::string class_name = class_of(layer);
  size_t count = node.inputs().size() - numeric_inputs(layer).size();
  for (size_t i = 0; i < count; ++i) tensors.push_back(tensor(node.inputs()[i]));
  if (takes_list(class_name)) tensors = Json::array({tensors});
  for (const auto& [key, value] : values.members())
    if (in_call(class_name, key) && !value.is_null()) tensors.push_back(value);
  return tensors;
}

bool takes_only_tensors(const Json& record) {
  const auto* entry = operation_registry().find(Record(record).class_name);
  return entry != nullptr && entry->from_config(Json::object()).attrs->to_json().size() == 0;
}

bool is_op_record(const Json& record) {
  const Json* module = record.find("module");
  return module != nullptr && module->is_string() && module->as_string().starts_with(package);
}

Layer op_layer_of(const Json& json, size_t tensors, const std::vector<Json>& values) {
  Record record(json);
  const Json* sections = record.config->find("indices_or_sections");
  bool at_places = record.class_name == "Split" && sections != nullptr && sections->is_array();
  const auto* entry = operation_registry().find(at_places ? "SplitAt" : record.class_name);
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
