#include "nn/op_config.hpp"

#include <algorithm>
#include <utility>

#include "nn/layer_inner.hpp"
#include "nn/serialize.hpp"
#include "ops/operation.hpp"

namespace addax {
namespace {

using Entry = Registry<OperationCall>::Entry;

constexpr std::string_view package = "keras.src.ops.";

/// Keras takes lists in some places only: one number for sizes that are all equal, two sizes for images.
void shorten_lists(Json& config) {
  auto is_one_of = [](std::string_view name, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  const Json given = config;
  for (const auto& [key, value] : given.members()) {
    if (!value.is_array() || value.empty()) continue;
    const Json first = value[0];
    bool equal = std::all_of(value.items().begin(), value.items().end(), [&](const Json& v) { return v == first; });
    if (equal && is_one_of(key, {"pool_size", "strides", "dilation_rate", "output_padding"}))
      config[key] = first;
    else if (is_one_of(key, {"size", "kernel_size"}) && value.size() == 1)
      config[key] = Json::array({first, first});
  }
  // Keras forgets that a pool's strides are its size where that is one number.
  if (const Json* pool = config.find("pool_size"); pool != nullptr && pool->is_number() && config["strides"].is_null())
    config["strides"] = Json(*pool);
}

/// Keras' shapes have -1 for the axis that is worked out, ours null.
void exchange(Json& config, const Json& from, const Json& to) {
  for (const char* key : {"newshape", "shape"})
    if (config.contains(key) && config[key].is_array())
      for (Json& length : config[key].items())
        if (length == from) length = to;
}

/// An operation as files have it: its class, its arguments in the order of calls, and their values by name.
struct Described {
  const Entry& entry;
  std::span<const Argument> arguments;
  Json values;
};

/// The op may be another one than its class has, under the same name and with the same arguments.
Described described(const OpLayer& layer) {
  Json values = layer.attrs() ? layer.attrs()->to_json() : Json::object();
  if (values.is_null()) values = Json::object();
  if (const Entry* entry = operation_registry().find(operation_class(layer.op().name))) {
    const OperationCall call = entry->from_config(values);
    Json known = call.attrs->to_json();
    if (known.size() == values.size() &&
        std::all_of(known.members().begin(), known.members().end(),
                    [&](const auto& member) { return values.contains(member.first); })) {
      exchange(known, nullptr, -1);
      shorten_lists(known);
      return {*entry, call.arguments, std::move(known)};
    }
  }
  throw OptionError(place_of(layer) + ": expected an operation that Keras has a class for, got \"" +
                    std::string(layer.op().name) + "\". Put it into a layer of your own, and register that.");
}

Tensor positions_from(const Json& json) {
  std::vector<int64_t> positions;
  for (const Json& item : json.items()) positions.push_back(integer_from_config(item));
  return Tensor::from(positions);
}

/// Takes the arguments of a call one after another, each as the operation has it.
class CallReader {
 public:
  /// `config` gets the values of the call and the lengths of lists.
  CallReader(std::span<const Argument> arguments, Json& config, const TensorFrom& tensor)
      : config_(config), tensor_(tensor) {
    for (const Argument& argument : arguments) {
      const bool given = argument.kind == Argument::call_value && config.contains(argument.name);
      if (argument.in_call() && !given) open_.push_back(argument);
    }
    for (const Argument& argument : open_)
      if (argument.kind == Argument::spread) value_of(argument) = 0;
  }

  /// False where all arguments are taken already.
  bool take(const Json& json) {
    if (open_.empty()) return false;
    const Argument argument = open_.front();
    if (argument.kind != Argument::spread) open_.erase(open_.begin());
    switch (argument.kind) {
      case Argument::call_value:
        check_integers(json);
        value_of(argument) = json;
        break;
      case Argument::list:
        if (!json.is_array()) refuse_value("a list of tensors", json);
        for (const Json& item : json.items()) given_.push_back(tensor_(item));
        value_of(argument) = json.size();
        break;
      case Argument::spread:
        given_.push_back(tensor_(json));
        value_of(argument) = value_of(argument).as_integer() + 1;
        break;
      default:
        if (json.is_null() && argument.kind == Argument::maybe_tensor)
          given_.push_back(Tensor());
        else
          given_.push_back(json.is_array() ? positions_from(json) : tensor_(json));
    }
    return true;
  }

  bool take(const std::string& name, const Json& json) {
    auto named = std::find_if(open_.begin(), open_.end(), [&](const Argument& a) { return a.name == name; });
    if (named != open_.end()) std::rotate(open_.begin(), named, named + 1);
    return take(json);
  }

  /// The tensors, with those at the end that the call may leave out.
  Tensors given() const {
    Tensors all = given_;
    for (const Argument& argument : open_)
      if (argument.kind == Argument::maybe_tensor) all.push_back(Tensor());
    return all;
  }

 private:
  Json& value_of(const Argument& argument) { return config_[std::string(argument.name)]; }

  Json& config_;
  const TensorFrom& tensor_;
  std::vector<Argument> open_;
  Tensors given_;
};

}  // namespace

Json op_record(const OpLayer& layer) {
  const Described it = described(layer);
  Json config = Json::object({{"name", layer.name()}});
  for (const Argument& argument : it.arguments)
    if (!argument.in_call()) config[std::string(argument.name)] = it.values.at(argument.name);
  return Json::object({{"module", it.entry.module},
                       {"class_name", it.entry.name},
                       {"config", config},
                       {"registered_name", it.entry.name}});
}

Json op_arguments(const OpLayer& layer, const Node& node, const std::function<Json(const Tensor&)>& tensor) {
  const Described it = described(layer);
  Json arguments = Json::array();
  size_t next = 0;
  auto append = [&](Json& list, int64_t count) {
    for (; count > 0; --count) list.push_back(tensor(node.inputs()[next++]));
  };
  for (const Argument& argument : it.arguments) {
    if (argument.kind == Argument::value) continue;
    const Json* value = argument.name.empty() ? nullptr : &it.values.at(argument.name);
    if (argument.kind == Argument::list) {
      Json list = Json::array();
      append(list, value->as_integer());
      arguments.push_back(std::move(list));
    } else if (argument.kind != Argument::call_value) {
      append(arguments, value == nullptr ? 1 : value->as_integer());
    } else if (!value->is_null()) {
      arguments.push_back(*value);
    }
  }
  return arguments;
}

bool is_op_record(const Json& record) {
  const Json* module = record.find("module");
  return module != nullptr && module->is_string() && module->as_string().starts_with(package);
}

OpCall op_call_of(const Json& json, const Json& node, const TensorFrom& tensor) {
  Record record(json);
  const Entry* entry = operation_registry().find(record.class_name);
  if (entry == nullptr) record.fail_unknown("operation", operation_registry().suggest(record.class_name));
  Json config = *record.config;
  if (const Json* format = config.find("data_format"); format != nullptr && format->is_null())
    config["data_format"] = "channels_last";  // as keras.config has it by default
  exchange(config, -1, nullptr);
  CallReader reader(entry->from_config(Json::object()).arguments, config, tensor);
  auto refuse_unless = [&](bool taken, const Json& argument) {
    if (!taken && !argument.is_null())
      throw OptionError(place_in(config, entry->name) + ": expected arguments that are known, got " +
                        argument.to_string() + ".");
  };
  for (const Json& argument : node["args"].items()) refuse_unless(reader.take(argument), argument);
  for (const auto& [key, value] : node["kwargs"].members()) refuse_unless(reader.take(key, value), value);
  OperationCall call = entry->from_config(config);
  auto layer = std::make_shared<OpLayer>(*call.op, call.attrs);
  if (const Json* name = config.find("name"); name != nullptr && name->is_string()) layer->set_name(name->as_string());
  return {Layer(layer), reader.given()};
}

}  // namespace addax
