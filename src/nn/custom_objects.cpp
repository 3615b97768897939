#include "nn/custom_objects.hpp"

#include <deque>
#include <mutex>
#include <utility>

namespace addax::saving {

struct CustomTable {
  std::mutex mutex;
  std::deque<CustomObject> objects;  // under their whole names

  static CustomTable& instance() {
    static CustomTable table;
    return table;
  }
  static const CustomObjectScope*& scope_of_thread() {
    thread_local const CustomObjectScope* scope = nullptr;
    return scope;
  }
  /// The innermost scope's object that `holds` is true of.
  template <class Holds>
  static const CustomObject* in_scopes(Holds holds) {
    for (const CustomObjectScope* scope = scope_of_thread(); scope != nullptr; scope = scope->outer_)
      for (const CustomObject& object : scope->objects_)
        if (holds(object)) return &object;
    return nullptr;
  }
};

CustomObjectScope::CustomObjectScope(CustomObjects objects)
    : objects_(std::move(objects)), outer_(std::exchange(CustomTable::scope_of_thread(), this)) {}
CustomObjectScope::~CustomObjectScope() { CustomTable::scope_of_thread() = outer_; }

void register_custom_object(const std::string& package, const CustomObject& object) {
  for (const std::string& part : {package, object.name()})
    if (part.empty() || part.find('>') != part.npos)
      throw OptionError("register_keras_serializable: expected names without \">\", got \"" + part + "\".");
  CustomObject entry = object.renamed(package + ">" + object.name());
  CustomTable& table = CustomTable::instance();
  std::lock_guard lock(table.mutex);
  for (const CustomObject& known : table.objects) {
    bool same = known.type() != nullptr && entry.type() != nullptr && *known.type() == *entry.type();
    if (known.name() == entry.name() && known.kind() == entry.kind()) {
      if (same) return;
      throw OptionError("register_keras_serializable: expected a new name, got \"" + entry.name() + "\" again.");
    }
  }
  table.objects.push_back(std::move(entry));
}

}  // namespace addax::saving

namespace addax {

using saving::CustomObject;
using saving::CustomTable;

std::optional<CustomObject> find_custom(std::type_index kind, const std::string& registered_name,
                                        const std::string& class_name) {
  const CustomObject* scoped = CustomTable::in_scopes([&](const CustomObject& object) {
    return object.kind() == kind && (object.name() == registered_name || object.name() == class_name);
  });
  if (scoped != nullptr) return *scoped;
  CustomTable& table = CustomTable::instance();
  std::lock_guard lock(table.mutex);
  for (const CustomObject& object : table.objects) {
    bool function = object.type() == nullptr && object.name().ends_with(">" + class_name);
    if (object.kind() == kind && (object.name() == registered_name || function)) return object;
  }
  return std::nullopt;
}

std::string registered_name_of(const std::type_info& type) {
  CustomTable& table = CustomTable::instance();
  std::lock_guard lock(table.mutex);
  for (const CustomObject& object : table.objects)
    if (object.type() != nullptr && *object.type() == type) return object.name();
  return {};
}

}  // namespace addax
