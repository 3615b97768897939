// Logs.
#include "addax/logs.hpp"

#include <algorithm>

namespace addax {

double Logs::operator[](std::string_view key) const {
  std::string known;
  for (const auto& [name, value] : entries_) {
    if (name == key) return value;
    known += (known.empty() ? "" : ", ") + name;
  }
  throw OptionError("Logs: expected one of the keys " + (known.empty() ? "(none)" : known) + ", got \"" +
                    std::string(key) + "\".");
}

bool Logs::contains(std::string_view key) const {
  return std::any_of(begin(), end(), [&](const Entry& e) { return e.first == key; });
}

void Logs::set(std::string_view key, double value) {
  for (auto& [name, old] : entries_)
    if (name == key) {
      old = value;
      return;
    }
  entries_.emplace_back(key, value);
}

}  // namespace addax
