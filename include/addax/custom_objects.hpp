// Classes and functions of one's own in files: registered for the process, named for a scope, or named for one call.
#pragma once

#include <any>
#include <functional>
#include <string>
#include <typeindex>
#include <typeinfo>
#include <vector>

#include "addax/activation.hpp"
#include "addax/handle.hpp"
#include "addax/json.hpp"

namespace addax {

namespace detail {

/// The handle under which files know objects of T: models are layers.
template <class T>
using handle_in_files = std::conditional_t<std::derived_from<T, LayerBase>, Layer, typename T::handle_type>;

/// An object of T from its config, by whichever of three ways T offers.
template <class T>
typename T::handle_type make_from_config(const Json& config) {
  if constexpr (requires { T::from_config(config); }) {
    return T::from_config(config);
  } else if constexpr (std::constructible_from<T, const Json&>) {
    return make<T>(config);
  } else {
    static_assert(std::default_initializable<T>,
                  "addax: a class that files may hold needs a static from_config(const Json&), a constructor from "
                  "const Json&, or a default constructor");
    return make<T>();
  }
}

}  // namespace detail

namespace saving {

/// A class or function of one's own under the name that files know it by.
class CustomObject {
 public:
  /// A class derived from one of the bases, under its C++ name where none is given. It is made by its static
  /// `from_config(const Json&)`, which returns a handle; else by its constructor from `const Json&`; else by its
  /// default constructor. Name, dtype and trainable of a layer are set by the library.
  template <class T>
  static CustomObject of(std::string name = {}) {
    using H = detail::handle_in_files<T>;
    if (name.empty()) name = detail::class_name_of(typeid(T));
    return CustomObject(std::move(name), typeid(H), &typeid(T),
                        [](const Json& config) { return std::any(H(detail::make_from_config<T>(config))); });
  }
  /// An object that was made of a function: an Activation, Loss, Metric, Initializer, Regularizer or Constraint.
  template <class H>
  requires std::copyable<H> CustomObject(std::string name, H object)
      : CustomObject(std::move(name), typeid(H), nullptr,
                     [object = std::move(object)](const Json&) { return std::any(object); }) {}

  const std::string& name() const { return name_; }
  /// Which kind of handle make() gives.
  std::type_index kind() const { return kind_; }
  /// The class; nullptr for a function.
  const std::type_info* type() const { return type_; }
  std::any make(const Json& config) const { return make_(config); }
  CustomObject renamed(std::string name) const {
    CustomObject other = *this;
    other.name_ = std::move(name);
    return other;
  }

 private:
  CustomObject(std::string name, std::type_index kind, const std::type_info* type,
               std::function<std::any(const Json&)> make)
      : name_(std::move(name)), kind_(kind), type_(type), make_(std::move(make)) {}

  std::string name_;
  std::type_index kind_;
  const std::type_info* type_;
  std::function<std::any(const Json&)> make_;
};

using CustomObjects = std::vector<CustomObject>;

/// While it lives, files that this thread reads may hold these, before anything that is registered
/// (keras.saving.CustomObjectScope).
class CustomObjectScope {
 public:
  explicit CustomObjectScope(CustomObjects objects);
  ~CustomObjectScope();
  CustomObjectScope(const CustomObjectScope&) = delete;
  CustomObjectScope& operator=(const CustomObjectScope&) = delete;

 private:
  friend struct CustomTable;
  CustomObjects objects_;
  const CustomObjectScope* outer_;
};

/// Makes an object known to files as "package>name" from now on. OptionError where another one has that name, or where
/// a name is empty or contains ">".
void register_custom_object(const std::string& package, const CustomObject& object);

/// The same for a class, under its C++ name where none is given (keras.saving.register_keras_serializable).
template <class T>
void register_keras_serializable(const std::string& package = "Custom", const std::string& name = {}) {
  register_custom_object(package, CustomObject::of<T>(name));
}

}  // namespace saving
}  // namespace addax
