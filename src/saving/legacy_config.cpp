#include "saving/legacy_config.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "ops/operation.hpp"
#include "optimizers/registry.hpp"

namespace addax {
namespace {

bool is_text(const Json* value, std::string_view text) { return value && value->is_string() && *value == Json(text); }

bool is_record(const Json& json) { return json.is_object() && json.contains("class_name") && json.contains("config"); }

/// A record's name for files of Keras 2: that which a class is registered by, where it has one.
Json legacy_name(const Json& record) {
  const Json* registered = record.find("registered_name");
  return registered != nullptr && registered->is_string() ? *registered : record["class_name"];
}

/// Losses and metrics, wherever they stand in a list or an object.
Json without_modules(const Json& json) {
  if (is_record(json)) {
    if (is_text(json.find("class_name"), "function")) return json["config"];
    return Json::object({{"class_name", legacy_name(json)}, {"config", json["config"]}});
  }
  Json result = json;
  if (json.is_array())
    for (Json& item : result.items()) item = without_modules(item);
  if (json.is_object())
    for (auto& [key, value] : result.members()) value = without_modules(value);
  return result;
}

void rename(Json& config, const char* from, const char* to) {
  const Json* value = config.find(from);
  if (value == nullptr || config.contains(to)) return;
  Json moved = *value;
  config.erase(from);
  config[to] = std::move(moved);
}

/// The first layer of a Sequential told what the model takes.
void add_input(Json& layers) {
  if (!layers.is_array() || layers.empty() || !is_record(layers[0])) return;
  const Json* shape = layers[0]["config"].find("batch_input_shape");
  if (shape == nullptr || is_text(layers[0].find("class_name"), "InputLayer")) return;
  Json input = Json::object({{"batch_shape", *shape}});
  if (const Json* dtype = layers[0]["config"].find("dtype")) input["dtype"] = *dtype;
  Json all = Json::array({Json::object({{"class_name", "InputLayer"}, {"config", std::move(input)}})});
  for (Json& layer : layers.items()) all.push_back(std::move(layer));
  layers = std::move(all);
}

using Places = std::map<std::string, std::vector<Json*>>;

/// The places [layer, call, output, …] of tensors by layer, in lists of any depth and in keyword arguments.
void find_places(Json& json, Places& found) {
  if (json.is_array() && json.size() > 1 && json[0].is_string()) {
    if (json[1].is_integer()) found[json[0].as_string()].push_back(&json);
    if (json.size() > 3) find_places(json[3], found);
  } else if (json.is_array()) {
    for (Json& item : json.items()) find_places(item, found);
  } else if (json.is_object()) {
    for (auto& [key, value] : json.members()) find_places(value, found);
  }
}

/// Keras 2 counts the calls of a model inside another from 1 where it was made with its inputs. Each call that it
/// writes is used, so the highest number tells. Today's outputs count those of functional models so, too.
void count_calls_from_zero(Json& config) {
  if (!config.contains("layers") || !config["layers"].is_array() || !config.contains("output_layers")) return;
  Places inside, ends;
  for (Json& layer : config["layers"].items())
    if (layer.is_object() && layer.contains("inbound_nodes")) find_places(layer["inbound_nodes"], inside);
  find_places(config["output_layers"], ends);
  for (const Json& model : config["layers"].items()) {
    const Json *calls = model.find("inbound_nodes"), *name = model.find("name");
    const bool sequential = is_text(model.find("class_name"), "Sequential");
    if (!sequential && !is_text(model.find("class_name"), "Functional")) continue;
    if (calls == nullptr || !calls->is_array() || calls->empty() || !(*calls)[0].is_array()) continue;
    if (name == nullptr || !name->is_string()) continue;
    std::vector<Json*>&places = inside[name->as_string()], &last = ends[name->as_string()];
    auto beyond = [&](const Json* place) { return (*place)[1].as_integer() == static_cast<int64_t>(calls->size()); };
    if (std::none_of(places.begin(), places.end(), beyond) && std::none_of(last.begin(), last.end(), beyond)) continue;
    if (sequential) places.insert(places.end(), last.begin(), last.end());
    for (Json* place : places) (*place)[1] = (*place)[1].as_integer() - 1;
  }
}

void modernize_config(const std::string& class_name, Json& config) {
  if (class_name == "InputLayer") rename(config, "batch_input_shape", "batch_shape");
  if (config.contains("layers")) {
    if (class_name == "Sequential") add_input(config["layers"]);
    if (config["layers"].is_array())
      for (Json& layer : config["layers"].items())
        if (is_record(layer)) layer["config"].erase("batch_input_shape");
  }
  if (class_name == "LeakyReLU") rename(config, "alpha", "negative_slope");
  Json* axis = config.contains("axis") ? &config["axis"] : nullptr;
  if (class_name == "BatchNormalization" && axis != nullptr && axis->is_array() && axis->size() == 1) {
    Json only = (*axis)[0];
    *axis = std::move(only);
  }
  if (class_name == "Functional" || class_name == "Model") count_calls_from_zero(config);
  if (const Json* own = config.find("name"); own != nullptr && own->is_null()) config.erase("name");
  if (is_text(config.find("reduction"), "auto")) config["reduction"] = "sum_over_batch_size";
}

/// Keras 3 writes operations without their module here, and some have the name of a layer, which is more than its name
/// and arguments. Calls of Keras 2 are lists.
void find_operation(Json& record) {
  const Json *calls = record.find("inbound_nodes"), *config = record.find("config");
  if (calls == nullptr || !calls->is_array() || calls->empty() || !(*calls)[0].is_object()) return;
  if (record.contains("module") || config->contains("trainable")) return;
  if (const auto* entry = operation_registry().find(record["class_name"].as_string())) record["module"] = entry->module;
}

/// Brings a record, and all that stand inside it, into today's form. Its depth is that of the JSON text, which is
/// bounded.
void modernize(Json& json) {
  if (json.is_array())
    for (Json& item : json.items()) modernize(item);
  if (!json.is_object()) return;
  if (is_record(json) && is_text(json.find("class_name"), "Sequential") && json["config"].is_array()) {
    Json layers = std::move(json["config"]);
    json["config"] = Json::object({{"layers", std::move(layers)}});
  }
  for (auto& [key, value] : json.members()) modernize(value);
  if (!is_record(json) || !json["class_name"].is_string() || !json["config"].is_object()) return;
  std::string name = json["class_name"].as_string();
  constexpr std::string_view package = "tf_keras.";  // what Keras 2 is called beside Keras 3
  if (Json* module = json.contains("module") ? &json["module"] : nullptr; module != nullptr && module->is_string())
    if (std::string text = module->as_string(); text.starts_with(package)) *module = text.substr(3);
  modernize_config(name, json["config"]);
  if (name == "Model") name = "Functional";
  constexpr std::string_view own = "Custom>";  // Keras 2.11 and later write their own optimizers so
  if (name.starts_with(own) && optimizer_registry().find(name.substr(own.size()))) name = name.substr(own.size());
  // A metric that wraps one of Keras' functions.
  if (const Json* function = json["config"].find("fn");
      name == "MeanMetricWrapper" && function && function->is_string()) {
    const Json* key = json["config"].find("name");
    bool varied = is_text(key, "accuracy") || is_text(key, "acc");
    Json metric = varied ? *key : *function;
    json = std::move(metric);
    return;
  }
  json["class_name"] = name;
  find_operation(json);
}

}  // namespace

Json legacy_model_config(const Json& record) {
  // Operations have names of layers; Keras does not read them from such files at all.
  const Json* module = record.find("module");
  if (module != nullptr && module->is_string() && module->as_string().starts_with("keras.src.ops.")) return record;
  Json config = record["config"];
  if (config.contains("layers"))
    for (Json& layer : config["layers"].items()) layer = legacy_model_config(layer);
  Json result = Json::object({{"class_name", legacy_name(record)}, {"config", std::move(config)}});
  for (const char* key : {"name", "inbound_nodes"})
    if (const Json* value = record.find(key)) result[key] = *value;
  return result;
}

Json legacy_training_config(const Json& compile_config) {
  Json result = Json::object();
  for (const auto& [key, value] : compile_config.members())
    if (key != "optimizer") result[key] = without_modules(value);
  result["optimizer_config"] = without_modules(compile_config["optimizer"]);
  return result;
}

Json modern_record(Json legacy) {
  modernize(legacy);
  if (!legacy.is_object() || !legacy.contains("compile_config")) return legacy;
  Json& compile = legacy["compile_config"];
  for (const char* key : {"run_eagerly", "steps_per_execution", "jit_compile"})  // null where compile() was not told
    if (const Json* value = compile.find(key); value != nullptr && value->is_null()) compile.erase(key);
  return legacy;
}

Json modern_compile_config(Json training_config) {
  Json config = modern_record(std::move(training_config));
  rename(config, "optimizer_config", "optimizer");
  return config;
}

}  // namespace addax
