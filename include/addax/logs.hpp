// Logs: an ordered map from a metric's key to its value. History: what fit() returns.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "addax/errors.hpp"

namespace addax {

class Logs {
 public:
  using Entry = std::pair<std::string, double>;
  Logs() = default;
  Logs(std::initializer_list<Entry> entries) : entries_(entries) {}

  /// The value of a key. An unknown key is an OptionError that lists the known ones.
  double operator[](std::string_view key) const;
  bool contains(std::string_view key) const;
  /// Adds a key or replaces its value.
  void set(std::string_view key, double value);
  size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }
  void clear() { entries_.clear(); }

 private:
  std::vector<Entry> entries_;
};

}  // namespace addax
