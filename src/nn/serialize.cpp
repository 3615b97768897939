#include "nn/serialize.hpp"

#include <algorithm>
#include <array>

#include "addax/model.hpp"
#include "nn/layer_inner.hpp"
#include "nn/shared_layers.hpp"

namespace addax {
namespace {

/// A member of a record that is a name, or empty where it is absent or null.
std::string text_of(const Json& record, const char* key) {
  constexpr size_t longest = 1024;
  const Json* value = record.find(key);
  if (value == nullptr || value->is_null()) return {};
  if (!value->is_string()) refuse_value(std::string("a string as ") + key, *value);
  if (value->as_string().size() > longest) refuse_value(std::string("at most 1024 bytes as ") + key, *value);
  return value->as_string();
}

bool is_keras(const std::string& module) { return module == "keras" || module.starts_with("keras."); }

Specs specs_of(const Json& shapes, DType dtype) {
  bool several = shapes.is_array() && !shapes.empty() && shapes[0].is_array();
  Specs specs;
  if (several)
    for (const Json& shape : shapes.items()) specs.push_back({ConfigValue<Shape>::from(shape), dtype});
  else
    specs.push_back({ConfigValue<Shape>::from(shapes), dtype});
  return specs;
}

/// The shapes that a layer was built for.
Json build_config(const std::string& class_name, const std::vector<Shape>& shapes) {
  if (class_name == "Functional") return Json::object({{"input_shape", nullptr}});
  if (size_t count = shapes.size(); count > 1 && takes_arguments(class_name)) {
    Json named = Json::object();
    for (size_t i = 0; i < std::min(count, argument_names.size()); ++i)
      named[std::string(argument_names[i]) + "_shape"] = ConfigValue<Shape>::to(shapes[i]);
    return Json::object({{"shapes_dict", std::move(named)}});
  }
  Json given = shapes.size() == 1 ? ConfigValue<Shape>::to(shapes[0]) : ConfigValue<std::vector<Shape>>::to(shapes);
  return Json::object({{"input_shape", std::move(given)}});
}

}  // namespace

bool takes_arguments(std::string_view class_name) {
  return class_name == "MultiHeadAttention" || class_name == "GroupQueryAttention";
}

std::string place_in(const Json& config, const std::string& class_name) {
  const Json* name = config.find("name");
  return name != nullptr && name->is_string() ? name->as_string() + " (" + class_name + ")" : class_name;
}

Json function_record(const std::string& name) {
  return Json::object(
      {{"module", "builtins"}, {"class_name", function_class}, {"config", name}, {"registered_name", function_class}});
}

Json record_of(const ObjectBase& object, const std::string* module) {
  std::string name = object.class_name(), own = registered_name_of(typeid(object));
  bool known = module != nullptr && own.empty();
  if (name == function_class) return function_record(object.name());
  Json record = Json::object();
  record["module"] = known ? Json(*module) : Json();
  record["class_name"] = name;
  record["config"] = object.get_config();
  // Classes that Keras does not export stand under their own name, too.
  bool exported = known && !module->starts_with("keras.src.");
  record["registered_name"] = exported ? Json() : Json(own.empty() ? name : own);
  return record;
}

Json record_of(const Layer& layer) {
  Json record = record_of(layer, layer_registry());
  const std::vector<Shape>& shapes = layer.get().inner().input_shapes;
  if (layer.built() && !shapes.empty()) record["build_config"] = build_config(layer->class_name(), shapes);
  // What compile() was told is recorded of the outermost model alone, by those who know it.
  if (layer.is<ModelBase>()) record["compile_config"] = Json::object();
  SharedLayers::mark(record, layer.get());
  return record;
}

void check_integers(const Json& config) {
  constexpr int64_t most = int64_t{1} << 48;
  if (config.is_integer() && (config.as_integer() > most || config.as_integer() < -most))
    refuse_value("an integer of at most 2^48", config);
  if (config.is_array())
    for (const Json& item : config.items()) check_integers(item);
  if (config.is_object() && !config.contains("class_name"))
    for (const auto& [key, value] : config.members()) check_integers(value);
}

Record::Record(const Json& json) {
  if (!json.is_object() || !json.contains("class_name")) refuse_value("a name or a record with class_name", json);
  class_name = text_of(json, "class_name");
  registered_name = text_of(json, "registered_name");
  package = text_of(json, "module");
  // Keras 2 wrote no module: such a record names a class of Keras'.
  bool package_of_keras = !json.contains("module") || is_keras(package);
  of_keras = package_of_keras && registered_name.find('>') == std::string::npos;
  static const Json none = Json::object();
  const Json* found = json.find("config");
  config = found != nullptr && !found->is_null() ? found : &none;
  if (class_name == "__lambda__")
    throw OptionError(
        "expected data alone, got code in a \"__lambda__\". Code in files is never run: write the layer " +
        std::string("as a class, and register it."));
  if (class_name == function_class) {
    if (!config->is_string()) refuse_value("the name of a function", *config);
    registered_name = config->as_string();
    of_keras = of_keras || package == "builtins";
  } else if (!config->is_object()) {
    refuse_value("an object as config", *config);
  } else if (const Json* own = config->find("name"); own != nullptr && own->is_string()) {
    text_of(*config, "name");
  }
  if (!of_keras) return;
  try {
    check_integers(*config);
  } catch (Error& error) {
    error.place_once(place_in(*config, class_name));
    throw;
  }
}

void Record::fail_unknown(const std::string& kind, const std::string& suggestion) const {
  constexpr std::array<std::string_view, 2> code{"TFSMLayer", "TorchModuleWrapper"};
  if (of_keras && std::find(code.begin(), code.end(), class_name) != code.end())
    throw OptionError(
        "expected data alone, got \"" + class_name +
        "\", which holds code. Code in files is never run: " + "write the layer as a class, and register it.");
  if (of_keras && class_name != function_class)
    throw OptionError(std::string("expected the class of a known ") + kind + ", got \"" + class_name + "\". " +
                      suggestion);
  const std::string& own = class_name == function_class || registered_name.empty() ? name() : registered_name;
  const std::string from = package.empty() || package == "builtins" ? "" : std::string(" of ").append(package);
  throw OptionError(std::string("expected the name of a known ") + kind + ", got \"" + own + "\"" + from +
                    ". Register it with saving::register_keras_serializable, or name it in custom_objects.");
}

void take_inherited(const Layer& layer, const Json& config) {
  ConfigReader reader(config, place_in(config, layer->class_name()));
  std::string name;
  bool trainable = true;
  reader.read("name", name);
  reader.read("trainable", trainable);
  reader.read("dtype", layer.get().inner().policy);
  if (!name.empty()) layer->set_name(std::move(name));
  if (!trainable) layer.set_trainable(false);
}

namespace {

/// What Keras' quantize() did to a layer stands in its dtype alone: weights of another type, with scales beside them.
void refuse_quantized(const Json& record) {
  const Json* inside = &record;
  for (const char* key : {"config", "dtype", "config", "mode"})
    if (inside != nullptr) inside = inside->find(key);
  if (inside != nullptr) refuse_value("weights that are not quantized", *inside);
}

}  // namespace

Layer layer_of(const Json& json) {
  try {
    if (Layer shared = SharedLayers::find(json); shared.defined()) return shared;
    refuse_quantized(json);
    Layer layer = object_of(json, layer_registry());
    SharedLayers::note(json, layer);
    return layer;
  } catch (Error& error) {
    const Json *config = json.find("config"), *class_name = json.find("class_name");
    if (config != nullptr && class_name != nullptr && class_name->is_string())
      error.place_once(place_in(*config, class_name->as_string()));
    throw;
  }
}

void build_as_recorded(const Layer& layer, const Json& record) {
  const Json* build = record.find("build_config");
  if (layer.built() || build == nullptr || !build->is_object()) return;
  check_integers(*build);
  DType dtype = layer.get().dtype_policy().compute_dtype();
  Specs specs;
  if (const Json* shapes = build->find("input_shape"); shapes != nullptr && !shapes->is_null()) {
    specs = specs_of(*shapes, dtype);
  } else if (const Json* named = build->find("shapes_dict"); named != nullptr && named->is_object()) {
    for (const auto& [argument, shape] : named->members())
      for (const Spec& spec : specs_of(shape, dtype)) specs.push_back(spec);
  }
  if (!specs.empty()) infer_layer(layer.get(), specs);
}

}  // namespace addax
