// Registry: the classes of one kind by name. Saving asks it, string arguments ask it, tests walk it.
#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "addax/errors.hpp"
#include "addax/json.hpp"
#include "core/names.hpp"

namespace addax {

/// Names to factories of `Base`, a handle or a pointer. Each kind has one, in a function beside its base class:
/// `Registry<Optimizer>& optimizer_registry() { static Registry<Optimizer> r("optimizer"); return r; }`
template <class Base>
class Registry {
 public:
  struct Entry {
    std::string name;                                     ///< class name, "Adam"
    std::string module;                                   ///< package in files, "keras.optimizers"
    std::function<Base(const Json& config)> from_config;  ///< given the "config" part of a record
    std::vector<std::string> aliases = {};                ///< besides name and its snake case: "mse"
  };

  /// `kind` stands in error texts: "optimizer".
  explicit Registry(std::string kind) : kind_(std::move(kind)) {}

  /// A name or alias that another entry has is an OptionError.
  void add(Entry entry) {
    std::lock_guard lock(mutex_);
    if (std::string snake = to_snake_case(entry.name); snake != entry.name) entry.aliases.push_back(std::move(snake));
    for (std::string_view name : names_of(entry))
      if (look_up(name))
        throw OptionError(kind_ + " registry: expected a new name, got \"" + std::string(name) + "\" again.");
    entries_.push_back(std::move(entry));
  }

  /// The entry with this name or alias, or a null pointer. Entries stay where they are.
  const Entry* find(std::string_view name) const {
    std::lock_guard lock(mutex_);
    return look_up(name);
  }

  /// As find; an unknown name is an OptionError with the nearest known one.
  const Entry& at(std::string_view name, std::string_view where) const {
    if (const Entry* entry = find(name)) return *entry;
    throw OptionError(std::string(where) + ": expected the name of a known " + kind_ + ", got \"" + std::string(name) +
                      "\". " + suggest(name));
  }

  /// A sentence of help for an unknown name: the nearest name or alias, or all names where none is close.
  std::string suggest(std::string_view name) const {
    std::vector<std::string_view> listed, accepted = names();
    for (const Entry* entry : entries()) listed.push_back(entry->name);
    return did_you_mean(name, nearest(name, accepted).empty() ? listed : accepted);
  }

  Base make(std::string_view name, const Json& config, std::string_view where) const {
    return at(name, where).from_config(config);
  }

  /// All entries, by name.
  std::vector<const Entry*> entries() const {
    std::lock_guard lock(mutex_);
    std::vector<const Entry*> result;
    for (const Entry& entry : entries_) result.push_back(&entry);
    std::sort(result.begin(), result.end(), [](auto a, auto b) { return a->name < b->name; });
    return result;
  }

  /// All names and aliases.
  std::vector<std::string_view> names() const {
    std::vector<std::string_view> known;
    for (const Entry* entry : entries())
      for (std::string_view name : names_of(*entry)) known.push_back(name);
    return known;
  }

  const std::string& kind() const { return kind_; }

 private:
  static std::vector<std::string_view> names_of(const Entry& entry) {
    std::vector<std::string_view> names{entry.name};
    names.insert(names.end(), entry.aliases.begin(), entry.aliases.end());
    return names;
  }

  const Entry* look_up(std::string_view name) const {
    for (const Entry& entry : entries_)
      for (std::string_view known : names_of(entry))
        if (known == name) return &entry;
    return nullptr;
  }

  std::string kind_;
  std::deque<Entry> entries_;
  mutable std::mutex mutex_;
};

/// A static object in the class's own source: `const Registered registered(layer_registry(), {"Dense", "keras.layers",
/// ...});`
struct Registered {
  template <class Base>
  Registered(Registry<Base>& registry, typename Registry<Base>::Entry entry) {
    registry.add(std::move(entry));
  }
};

}  // namespace addax
