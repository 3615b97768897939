// Logs and History.
#include "addax/logs.hpp"

#include <algorithm>

#include "addax/history.hpp"

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

struct History::State {
  std::vector<std::pair<std::string, std::vector<double>>> values;
  std::vector<int64_t> epochs;
};

History::History() : state_(std::make_shared<State>()) {}

const std::vector<double>& History::operator[](std::string_view key) const {
  std::string known;
  for (const auto& [name, values] : state_->values) {
    if (name == key) return values;
    known += (known.empty() ? "" : ", ") + name;
  }
  throw OptionError("History: expected one of the keys " + (known.empty() ? "(none)" : known) + ", got \"" +
                    std::string(key) + "\".");
}

bool History::contains(std::string_view key) const {
  return std::any_of(state_->values.begin(), state_->values.end(), [&](const auto& e) { return e.first == key; });
}

std::vector<std::string> History::keys() const {
  std::vector<std::string> names;
  for (const auto& [name, values] : state_->values) names.push_back(name);
  return names;
}

const std::vector<int64_t>& History::epoch() const { return state_->epochs; }

void History::record(int64_t epoch, const Logs& logs) {
  state_->epochs.push_back(epoch);
  for (const auto& [key, value] : logs) {
    auto found = std::find_if(state_->values.begin(), state_->values.end(),
                              [&, &key = key](const auto& e) { return e.first == key; });
    if (found == state_->values.end()) found = state_->values.insert(found, {key, {}});
    found->second.push_back(value);
  }
}

}  // namespace addax
