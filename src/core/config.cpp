// Config: the conversions of plain types and the reader's refusals.
#include "core/config.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/names.hpp"

namespace addax {

void refuse_value(std::string_view wanted, const Json& got) {
  std::string text = got.to_string();
  if (text.size() > 60) text = text.substr(0, 60) + "...";
  throw OptionError("expected " + std::string(wanted) + ", got " + text + ".");
}

bool ConfigValue<bool>::from(const Json& json) {
  if (!json.is_bool()) refuse_value("true or false", json);
  return json.as_bool();
}

std::string ConfigValue<std::string>::from(const Json& json) {
  if (!json.is_string()) refuse_value("a string", json);
  return json.as_string();
}

int64_t integer_from_config(const Json& json) {
  if (json.is_integer()) return json.as_integer();
  // Doubles beyond 2^53 no longer hold every integer.
  double value = json.is_number() ? json.as_double() : NAN;
  if (!(std::abs(value) <= 0x1p53) || value != std::floor(value)) refuse_value("an integer", json);
  return static_cast<int64_t>(value);
}

double double_from_config(const Json& json) {
  if (!json.is_number()) refuse_value("a number", json);
  return json.as_double();
}

size_t enum_from_config(const Json& json, const std::string_view* names, size_t count) {
  auto found = json.is_string() ? std::find(names, names + count, json.as_string()) : names + count;
  if (found != names + count) return static_cast<size_t>(found - names);
  std::string wanted;
  for (size_t i = 0; i < count; ++i)
    wanted += (i == 0 ? "\"" : i + 1 == count ? " or \"" : ", \"") + std::string(names[i]) + "\"";
  refuse_value(wanted, json);
}

Json ConfigValue<Shape>::to(const Shape& shape) {
  Json result = Json::array();
  for (int64_t length : shape) result.push_back(length < 0 ? Json() : Json(length));
  return result;
}

Shape ConfigValue<Shape>::from(const Json& json) {
  if (!json.is_array()) refuse_value("a shape", json);
  std::vector<int64_t> dims;
  for (const Json& item : json.items()) {
    int64_t length = item.is_null() ? -1 : integer_from_config(item);
    if (length < 0 && !item.is_null()) refuse_value("lengths that are not negative", json);
    dims.push_back(length);
  }
  return Shape(dims);
}

Json ConfigValue<Axes>::to(const Axes& axes) {
  if (axes.all()) return nullptr;
  return axes.list().size() == 1 ? Json(axes.list().front()) : Json::array(axes.list());
}

Axes ConfigValue<Axes>::from(const Json& json) {
  if (json.is_null()) return None;
  if (json.is_array()) return ConfigValue<std::vector<int64_t>>::from(json);
  return integer_from_config(json);
}

DType ConfigValue<DType>::from(const Json& json) {
  if (!json.is_string()) refuse_value("the name of a dtype", json);
  return json.as_string();
}

namespace {
thread_local IgnoredKeys* ignored_of_thread = nullptr;
}

IgnoredKeys::IgnoredKeys() : outer_(std::exchange(ignored_of_thread, this)) {}
IgnoredKeys::~IgnoredKeys() { ignored_of_thread = outer_; }
IgnoredKeys* IgnoredKeys::current() { return ignored_of_thread; }

ConfigReader::ConfigReader(const Json& config, std::string_view where) : config_(config), where_(where) {
  if (config.is_object()) return;
  try {
    refuse_value("an object", config);
  } catch (Error& error) {
    error.add_place(where);
    throw;
  }
}

const Json* ConfigReader::look_up(const char* key) {
  known_.push_back(key);
  return config_.find(key);
}

void ConfigReader::add_place(Error& error, const char* key) const {
  error.add_place(key);
  error.add_place(where_);
}

constexpr size_t most_named = 64;  // the warning has no room for more

std::vector<std::string> ConfigReader::finish(UnknownKeys unknown) const {
  std::vector<std::string> ignored;
  for (const auto& [key, value] : config_.members()) {
    if (std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
    if (unknown == UnknownKeys::refuse)
      throw OptionError(std::string(where_) + ": expected a known argument, got \"" + key + "\". " +
                        did_you_mean(key, known_));
    ignored.push_back(key);
    if (IgnoredKeys* collector = IgnoredKeys::current();
        collector && !value.is_null() && collector->list.size() < most_named)
      collector->list.push_back(std::string(where_) + ": " + key);
  }
  return ignored;
}

}  // namespace addax
