// Objects in configs: Keras' records of class name and config, for the handles that layers are told about.
#pragma once

#include <any>
#include <array>
#include <typeinfo>

#include "addax/activation.hpp"
#include "addax/dtype_policy.hpp"
#include "addax/initializer.hpp"
#include "core/config.hpp"
#include "core/registry.hpp"
#include "nn/custom_objects.hpp"

namespace addax {

// The classes that have a name. Each class's own source adds it.
Registry<Layer>& layer_registry();
Registry<Initializer>& initializer_registry();
Registry<Regularizer>& regularizer_registry();
Registry<Constraint>& constraint_registry();
Registry<Activation>& activation_registry();

/// Keras' class name of what is made of a function of one's own; a record holds the function's name alone.
inline constexpr const char* function_class = "function";

Json function_record(const std::string& name);

/// {"module", "class_name", "config", "registered_name"}; `module` is that of a class of the library, else nullptr.
Json record_of(const ObjectBase& object, const std::string* module);

/// The same of an object whose kind has a registry. A class that no registry knows stands without a module, under its
/// registered or its own name.
template <class H>
Json record_of(const Handle<typename H::base_type>& object, const Registry<H>& registry) {
  const auto* entry = registry.find(object->class_name());
  return record_of(object.get(), entry ? &entry->module : nullptr);
}
/// Layers, once they are built, also say for which shapes.
Json record_of(const Layer& layer);

/// OptionError where a number of a config, or of what belongs to it, is larger than any length, count or place: the
/// arithmetic on shapes would overflow. Records inside are left to their own reading.
void check_integers(const Json& config);

/// What a record says, checked.
struct Record {
  explicit Record(const Json& json);

  std::string class_name, registered_name;
  const Json* config;
  bool of_keras;  // it names a class of Keras', rather than one of somebody's own
  std::string package;

  /// Keras' name of what is recorded, a function's own where it is one.
  const std::string& name() const { return class_name == function_class ? config->as_string() : class_name; }
  /// OptionError: nobody knows the class.
  [[noreturn]] void fail_unknown(const std::string& kind, const std::string& suggestion) const;
};

/// What the library sets on an object of an own class: a layer's inherited arguments.
void take_inherited(const Layer& layer, const Json& config);
template <class H>
void take_inherited(const H&, const Json&) {}

/// The object of a record, or of a bare name. OptionError where nobody knows the class, or where it refuses its config.
template <class H>
H object_of(const Json& json, const Registry<H>& registry) {
  if (json.is_string()) {
    if (auto own = find_custom(typeid(H), json.as_string(), json.as_string()))
      return std::any_cast<H>(own->make(Json::object()));
    return registry.make(json.as_string(), Json::object(), registry.kind());
  }
  Record record(json);
  if (auto own = find_custom(typeid(H), record.registered_name, record.name())) {
    H object = std::any_cast<H>(own->make(*record.config));
    take_inherited(object, *record.config);
    return object;
  }
  const auto* entry = record.of_keras ? registry.find(record.name()) : nullptr;
  if (entry == nullptr) record.fail_unknown(registry.kind(), registry.suggest(record.class_name));
  return entry->from_config(*record.config);
}
/// The layer of a record. The error names the layer.
Layer layer_of(const Json& json);
/// Builds the layer, where it is not built, for the shapes of its record's "build_config".
void build_as_recorded(const Layer& layer, const Json& record);

/// Whether Keras calls a layer on several tensors as several arguments, of these names, rather than on one list.
bool takes_arguments(std::string_view class_name);
inline constexpr std::array<std::string_view, 3> argument_names{"query", "value", "key"};

/// "dense_1 (Dense)" of a config that has a name, else "Dense".
std::string place_in(const Json& config, const std::string& class_name);

template <>
struct ConfigValue<Layer> {
  static Json to(const Layer& value) { return value.defined() ? record_of(value) : Json(); }
  static Layer from(const Json& json) { return json.is_null() ? Layer() : layer_of(json); }
};
template <>
struct ConfigValue<Initializer> {
  static Json to(const Initializer& value) {
    return value.defined() ? record_of(value, initializer_registry()) : Json();
  }
  static Initializer from(const Json& json) {
    return json.is_null() ? Initializer() : object_of(json, initializer_registry());
  }
};
template <>
struct ConfigValue<Regularizer> {
  static Json to(const Regularizer& value) {
    return value.defined() ? record_of(value, regularizer_registry()) : Json();
  }
  static Regularizer from(const Json& json) {
    return json.is_null() ? Regularizer() : object_of(json, regularizer_registry());
  }
};
template <>
struct ConfigValue<Constraint> {
  static Json to(const Constraint& value) { return value.defined() ? record_of(value, constraint_registry()) : Json(); }
  static Constraint from(const Json& json) {
    return json.is_null() ? Constraint() : object_of(json, constraint_registry());
  }
};
template <>
struct ConfigValue<Activation> {
  static Json to(const Activation& value);
  static Activation from(const Json& json);
};
/// Keras' record of an array; a bare number or nested lists are read too.
template <>
struct ConfigValue<Tensor> {
  static Json to(const Tensor& value);
  static Tensor from(const Json& json);
};
template <>
struct ConfigValue<DTypePolicy> {
  static Json to(const DTypePolicy& policy) {
    return Json::object({{"module", "keras"},
                         {"class_name", "DTypePolicy"},
                         {"config", Json::object({{"name", policy.name()}})},
                         {"registered_name", nullptr}});
  }
  static DTypePolicy from(const Json& json) {
    return json.is_string() ? DTypePolicy(json.as_string()) : DTypePolicy(json["config"]["name"].as_string());
  }
};

}  // namespace addax
