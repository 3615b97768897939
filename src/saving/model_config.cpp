// Records of objects, and models from and to JSON.
#include "saving/model_config.hpp"

#include <new>

#include "core/warning.hpp"
#include "losses/registry.hpp"
#include "nn/layer_inner.hpp"
#include "nn/load_budget.hpp"
#include "nn/serialize.hpp"
#include "nn/shared_layers.hpp"
#include "optimizers/registry.hpp"
#include "saving/legacy_config.hpp"
#include "saving/one_line.hpp"

namespace addax {
namespace {

template <class H>
H read_record(const Json& config, const saving::DeserializeOptions& options, const Registry<H>& registry) {
  saving::CustomObjectScope scope(options.custom_objects);
  return object_of(config, registry);
}

void compile_as_recorded(const Model& model, const Json& record) {
  const Json* compile = record.find("compile_config");
  if (compile != nullptr && compile->is_object() && !compile->empty()) model.compile_from_config(*compile);
}

Layer read_layer(const Json& record, bool compile) {
  SharedLayers shared;
  Layer layer = layer_of(record);
  build_as_recorded(layer, record);
  if (compile && layer.is<ModelBase>()) compile_as_recorded(Model(layer), record);
  return layer;
}

/// Runs `read`, which takes a config apart: what it refuses is a FormatError, what it ignores is named in one warning.
template <class Read>
void reading(const std::string& where, Read read) {
  IgnoredKeys ignored;
  try {
    read();
  } catch (const FormatError& error) {
    throw FormatError(where + ": " + error.what());
  } catch (const Error& error) {
    throw FormatError(where + ": " + error.what());
  } catch (const std::bad_alloc&) {
    throw FormatError(where + ": expected a model that fits into memory, got a larger one. Check its sizes.");
  }
  std::string keys;
  for (const std::string& key : ignored.list) keys += (keys.empty() ? "" : ", ") + key;
  if (!keys.empty()) warn(where + ": expected arguments that are known, got others, which are ignored: " + keys + ".");
}

}  // namespace

Model model_of(const std::string& where, Json record, bool compile) {
  Model model;
  reading(where, [&] {
    if (!record.is_object()) refuse_value("the record of a model", record);
    if (!record.contains("module")) record = modern_record(std::move(record));  // as Keras 2 wrote it
    model = Model(read_layer(record, compile));
  });
  return model;
}

void compile_as_in_keras_2(const std::string& where, const Model& model, Json training_config) {
  reading(where, [&] { model.compile_from_config(modern_compile_config(std::move(training_config))); });
}

std::string Model::to_json(const ToJsonOptions& options) const {
  Json record = saving::serialize_keras_object(*this);
  return options.indent ? record.to_string(*options.indent) : record.to_string();
}

namespace saving {

Json serialize_keras_object(const Layer& object) {
  SharedLayers shared;
  Json record = record_of(object);
  if (object.is<ModelBase>() && object.as<ModelBase>().trainer())
    record["compile_config"] = Model(object).get_compile_config();
  shared.finish(record);
  return record;
}
Json serialize_keras_object(const Optimizer& object) { return record_of(object, optimizer_registry()); }
Json serialize_keras_object(const Schedule& object) { return record_of(object, schedule_registry()); }
Json serialize_keras_object(const Loss& object) { return record_of(object, loss_registry()); }
Json serialize_keras_object(const Initializer& object) { return record_of(object, initializer_registry()); }
Json serialize_keras_object(const Regularizer& object) { return record_of(object, regularizer_registry()); }
Json serialize_keras_object(const Constraint& object) { return record_of(object, constraint_registry()); }
Json serialize_keras_object(const Activation& object) { return ConfigValue<Activation>::to(object); }

template <>
Layer deserialize_keras_object<Layer>(const Json& config, const DeserializeOptions& options) {
  CustomObjectScope scope(options.custom_objects);
  return read_layer(config, true);
}
template <>
Model deserialize_keras_object<Model>(const Json& config, const DeserializeOptions& options) {
  return Model(deserialize_keras_object<Layer>(config, options));
}
template <>
Optimizer deserialize_keras_object<Optimizer>(const Json& config, const DeserializeOptions& options) {
  return read_record(config, options, optimizer_registry());
}
template <>
Schedule deserialize_keras_object<Schedule>(const Json& config, const DeserializeOptions& options) {
  return read_record(config, options, schedule_registry());
}
template <>
Loss deserialize_keras_object<Loss>(const Json& config, const DeserializeOptions& options) {
  return read_record(config, options, loss_registry());
}
template <>
Initializer deserialize_keras_object<Initializer>(const Json& config, const DeserializeOptions& options) {
  return read_record(config, options, initializer_registry());
}
template <>
Regularizer deserialize_keras_object<Regularizer>(const Json& config, const DeserializeOptions& options) {
  return read_record(config, options, regularizer_registry());
}
template <>
Constraint deserialize_keras_object<Constraint>(const Json& config, const DeserializeOptions& options) {
  return read_record(config, options, constraint_registry());
}
template <>
Activation deserialize_keras_object<Activation>(const Json& config, const DeserializeOptions& options) {
  CustomObjectScope scope(options.custom_objects);
  return ConfigValue<Activation>::from(config);
}

Model model_from_json(const std::string& json_string, const ModelFromJsonOptions& options) {
  CustomObjectScope scope(options.custom_objects);
  constexpr const char* where = "model_from_json";
  return in_one_line([&] {
    Json record = Json::parse(json_string, where, config_limits(json_string.size()));
    LoadBudget calls(std::numeric_limits<uint32_t>::max(), 0, LoadBudget::Weights::initialized);
    return model_of(where, std::move(record), true);
  });
}

Model clone_model(const Model& model) {
  SharedLayers shared;
  Json record = record_of(Layer(model));
  Layer copy = layer_of(record);
  build_as_recorded(copy, record);
  return Model(copy);
}

}  // namespace saving
}  // namespace addax
