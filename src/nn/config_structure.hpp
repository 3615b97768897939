// Structures of lists and objects in configs, gone through as Keras does: objects by their sorted keys.
#pragma once

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "addax/json.hpp"

namespace addax {

/// What stands in a list or an object, in Keras' order.
inline std::vector<const Json*> sorted_children(const Json& json) {
  std::vector<const Json*> children;
  if (json.is_array())
    for (const Json& item : json.items()) children.push_back(&item);
  if (!json.is_object()) return children;
  std::vector<std::pair<std::string_view, const Json*>> sorted;
  for (const auto& [key, value] : json.members()) sorted.emplace_back(key, &value);
  std::sort(sorted.begin(), sorted.end());
  for (const auto& member : sorted) children.push_back(member.second);
  return children;
}

/// Calls visit(leaf) for all leaves; what is neither a structure nor a leaf is for visit() to refuse.
template <class IsLeaf, class Visit>
void for_each_leaf(const Json& json, const IsLeaf& is_leaf, const Visit& visit) {
  if (is_leaf(json) || (!json.is_array() && !json.is_object())) return visit(json);
  for (const Json* child : sorted_children(json)) for_each_leaf(*child, is_leaf, visit);
}

/// Whether structures stand inside this structure: what is in them is one list then, without names.
template <class IsLeaf>
bool is_nested(const Json& json, const IsLeaf& is_leaf) {
  const std::vector<const Json*> children = sorted_children(json);
  return std::any_of(children.begin(), children.end(),
                     [&](const Json* child) { return (child->is_array() || child->is_object()) && !is_leaf(*child); });
}

}  // namespace addax
