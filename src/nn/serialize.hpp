// Objects in configs: Keras' records of class name and config, for the handles that layers are told about.
#pragma once

#include "addax/activation.hpp"
#include "addax/dtype_policy.hpp"
#include "addax/initializer.hpp"
#include "core/config.hpp"
#include "core/registry.hpp"

namespace addax {

// The classes that have a name. Each class's own source adds it.
Registry<Layer>& layer_registry();
Registry<Initializer>& initializer_registry();
Registry<Regularizer>& regularizer_registry();
Registry<Constraint>& constraint_registry();
Registry<Activation>& activation_registry();

/// {"module", "class_name", "config", "registered_name"} of an object, as Keras writes it. A class that no registry
/// knows stands without a module, under its own name.
template <class H>
Json record_of(const Handle<typename H::base_type>& object, const Registry<H>& registry) {
  std::string name = object->class_name();
  const auto* entry = registry.find(name);
  Json record = Json::object();
  record["module"] = entry ? Json(entry->module) : Json();
  record["class_name"] = name;
  record["config"] = object->get_config();
  record["registered_name"] = entry ? Json() : Json(name);
  return record;
}

/// The object of a record, or of a bare name.
template <class H>
H object_of(const Json& json, const Registry<H>& registry) {
  if (json.is_string()) return registry.make(json.as_string(), Json::object(), registry.kind());
  if (!json.is_object() || !json.contains("class_name")) refuse_value("a name or a record with class_name", json);
  return registry.make(json["class_name"].as_string(), json.contains("config") ? json["config"] : Json::object(),
                       registry.kind());
}

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
