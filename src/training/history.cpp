// History: the values of epochs, and their curves as a picture.
#include "addax/history.hpp"

#include <algorithm>

#include "addax/json.hpp"
#include "addax/logs.hpp"
#include "training/chart.hpp"

namespace addax {
struct History::State {
  std::vector<std::pair<std::string, std::vector<double>>> values;
  std::vector<int64_t> epochs;
  std::string interruption;
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

const std::string& History::interruption() const { return state_->interruption; }
void History::set_interruption(std::string reason) { state_->interruption = std::move(reason); }

Json History::to_json() const {
  Json values = Json::object();
  for (const auto& [key, list] : state_->values) values[key] = Json::array(list);
  return Json::object({{"epoch", Json::array(state_->epochs)}, {"values", values}});
}

void History::restore(const Json& saved) {
  State state;
  for (const Json& epoch : saved["epoch"].items()) state.epochs.push_back(epoch.as_integer());
  for (const auto& [key, list] : saved["values"].members()) {
    auto& values = state.values.emplace_back(key, std::vector<double>()).second;
    for (const Json& value : list.items()) values.push_back(value.as_double());
  }
  *state_ = std::move(state);
}

void History::plot(const std::string& to_file) const {
  check_svg_path("History", to_file);
  if (epoch().empty()) throw StateError("History: expected epochs to draw, got none. Call fit() first.");
  // Where there are fewer values than epochs, they came at even distances (validation_freq).
  auto curve = [&](const std::string& key, const char* colour) {
    const std::vector<double>& values = (*this)[key];
    Curve drawn{key, {}, values, colour};
    for (size_t i = 0; i < values.size(); ++i)
      drawn.x.push_back(static_cast<double>(epoch()[(i + 1) * epoch().size() / values.size() - 1]) + 1);
    return drawn;
  };
  std::vector<std::vector<Curve>> panels;
  for (const std::string& key : keys()) {
    if (key.starts_with("val_") && contains(key.substr(4))) continue;
    panels.push_back({curve(key, "#1f77b4")});
    if (contains("val_" + key)) panels.back().push_back(curve("val_" + key, "#ff7f0e"));
  }
  write_chart(to_file, panels, {.least_step = 1});
}

}  // namespace addax
