// JSON as files mean it: members in any order, 3 and 3.0 the same number. Marks of objects in memory do not count, nor
// shapes that only Addax records (docs/keras-files.md).
#pragma once

#include <cmath>
#include <string>

#include "addax/json.hpp"

namespace addax::tests {

/// Where and how the values differ first; empty where they do not.
inline std::string difference(const Json& found, const Json& wanted, const std::string& path = "") {
  auto differ = [&] { return path + ": " + found.to_string() + ", wanted " + wanted.to_string(); };
  auto counts = [](const std::string& key) { return key != "shared_object_id"; };
  if (wanted.is_object() && found.is_object()) {
    for (const auto& [key, value] : wanted.members()) {
      if (!counts(key)) continue;
      const Json* ours = found.find(key);
      if (ours == nullptr && key == "mask" && value.is_null()) continue;  // a call without a mask
      if (ours == nullptr) return path + "/" + key + ": missing, wanted " + value.to_string();
      if (std::string below = difference(*ours, value, path + "/" + key); !below.empty()) return below;
    }
    for (const auto& [key, value] : found.members())
      if (counts(key) && key != "build_config" && !wanted.contains(key))
        return path + "/" + key + ": " + value.to_string() + ", wanted none";
    return {};
  }
  if (wanted.is_array() && found.is_array() && wanted.size() == found.size()) {
    for (size_t i = 0; i < wanted.size(); ++i)
      if (std::string below = difference(found[i], wanted[i], path + "/" + std::to_string(i)); !below.empty())
        return below;
    return {};
  }
  if (wanted.is_number() && found.is_number()) {
    double a = found.as_double(), b = wanted.as_double();
    return a == b || (std::isnan(a) && std::isnan(b)) ? std::string() : differ();
  }
  return found == wanted ? std::string() : differ();
}

}  // namespace addax::tests
