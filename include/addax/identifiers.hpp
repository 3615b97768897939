// get(), serialize() and deserialize() of Keras' modules: objects by their names or records, and records of objects.
#pragma once

#include <concepts>
#include <string>
#include <type_traits>

#include "addax/activation.hpp"
#include "addax/saving.hpp"

namespace addax {

namespace detail {

template <class H>
struct Get {
  /// Of a name ("mse"), a function, or an object. OptionError with the nearest known name where the name is unknown.
  template <std::convertible_to<H> T>
  requires(!std::same_as<std::remove_cvref_t<T>, Json>) H operator()(const T& identifier) const { return identifier; }
  /// Of a record.
  H operator()(const Json& config) const { return saving::deserialize_keras_object<H>(config); }
};

template <class H>
struct Serialize {
  /// The record of an object; of an activation that has a name, that name.
  Json operator()(const H& object) const { return saving::serialize_keras_object(object); }
};

template <class H>
struct Deserialize {
  /// The object of a record, or of a name in JSON. OptionError as saving::deserialize_keras_object.
  H operator()(const Json& config, const saving::DeserializeOptions& options = {}) const {
    return saving::deserialize_keras_object<H>(config, options);
  }
};

}  // namespace detail

// Called like functions: `losses::get("mse")`, `losses::deserialize(record, {.custom_objects = …})`.
namespace activations {
inline constexpr detail::Get<Activation> get;
inline constexpr detail::Serialize<Activation> serialize;
inline constexpr detail::Deserialize<Activation> deserialize;
}  // namespace activations
namespace constraints {
inline constexpr detail::Get<Constraint> get;
inline constexpr detail::Serialize<Constraint> serialize;
inline constexpr detail::Deserialize<Constraint> deserialize;
}  // namespace constraints
namespace initializers {
inline constexpr detail::Get<Initializer> get;
inline constexpr detail::Serialize<Initializer> serialize;
inline constexpr detail::Deserialize<Initializer> deserialize;
}  // namespace initializers
namespace layers {
inline constexpr detail::Serialize<Layer> serialize;
inline constexpr detail::Deserialize<Layer> deserialize;
}  // namespace layers
namespace losses {
inline constexpr detail::Get<Loss> get;
inline constexpr detail::Serialize<Loss> serialize;
inline constexpr detail::Deserialize<Loss> deserialize;
}  // namespace losses
namespace metrics {
inline constexpr detail::Get<Metric> get;
inline constexpr detail::Serialize<Metric> serialize;
inline constexpr detail::Deserialize<Metric> deserialize;
}  // namespace metrics
namespace optimizers {
inline constexpr detail::Get<Optimizer> get;
inline constexpr detail::Serialize<Optimizer> serialize;
inline constexpr detail::Deserialize<Optimizer> deserialize;
namespace schedules {
inline constexpr detail::Serialize<Schedule> serialize;
inline constexpr detail::Deserialize<Schedule> deserialize;
}  // namespace schedules
}  // namespace optimizers
namespace regularizers {
inline constexpr detail::Get<Regularizer> get;
inline constexpr detail::Serialize<Regularizer> serialize;
inline constexpr detail::Deserialize<Regularizer> deserialize;
}  // namespace regularizers

}  // namespace addax
