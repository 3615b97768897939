// What users have told files about: classes and functions by name, and names by class.
#pragma once

#include <optional>
#include <string>
#include <typeindex>
#include <typeinfo>

#include "addax/custom_objects.hpp"

namespace addax {

/// The object of this kind that a file calls `registered_name` or `class_name`: scopes first, then what is registered,
/// which is known by its whole name; functions, whose package files do not tell, by their own.
std::optional<saving::CustomObject> find_custom(std::type_index kind, const std::string& registered_name,
                                                const std::string& class_name);

/// "package>name" of a class that is registered; empty where it is not.
std::string registered_name_of(const std::type_info& type);

}  // namespace addax
