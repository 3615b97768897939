// The value class Json: access, comparison, refusals. Reading and writing stand in json_reader.cpp and json_writer.cpp.
#include "addax/json.hpp"

#include <algorithm>

#include "addax/errors.hpp"

namespace addax {

namespace {

constexpr size_t longest_quote = 60;

std::string quoted(const Json& value) {
  std::string text = value.to_string();
  if (text.size() > longest_quote) text = text.substr(0, longest_quote) + "...";
  return text;
}

}  // namespace

void Json::refuse(const char* wanted) const {
  throw FormatError(std::string("JSON: expected ") + wanted + ", got " + quoted(*this) + ".");
}

void Json::refuse_integer(uint64_t value) {
  throw OptionError("JSON: expected an integer below 2^63, got " + std::to_string(value) + ".");
}

Json Json::object(std::initializer_list<Member> members) {
  Json result{Object{}};
  for (const auto& [key, value] : members) {
    if (result.contains(key)) throw OptionError("JSON: expected different keys, got \"" + key + "\" twice.");
    result[key] = value;
  }
  return result;
}

bool Json::as_bool() const {
  if (auto value = std::get_if<bool>(&value_)) return *value;
  refuse("true or false");
}

int64_t Json::as_integer() const {
  if (auto value = std::get_if<int64_t>(&value_)) return *value;
  refuse("an integer");
}

double Json::as_double() const {
  if (auto value = std::get_if<double>(&value_)) return *value;
  if (auto value = std::get_if<int64_t>(&value_)) return static_cast<double>(*value);
  refuse("a number");
}

const std::string& Json::as_string() const {
  if (auto value = std::get_if<std::string>(&value_)) return *value;
  refuse("a string");
}

const Json::Array& Json::items() const {
  if (auto value = std::get_if<Array>(&value_)) return *value;
  refuse("an array");
}

Json::Array& Json::items() { return const_cast<Array&>(std::as_const(*this).items()); }

const Json::Object& Json::members() const {
  if (auto value = std::get_if<Object>(&value_)) return *value;
  refuse("an object");
}

Json::Object& Json::members() { return const_cast<Object&>(std::as_const(*this).members()); }

size_t Json::size() const {
  if (auto value = std::get_if<Object>(&value_)) return value->size();
  if (auto value = std::get_if<Array>(&value_)) return value->size();
  refuse("an array or object");
}

void Json::push_back(Json item) {
  if (is_null()) value_ = Array{};
  items().push_back(std::move(item));
}

const Json* Json::find(std::string_view key) const {
  auto object = std::get_if<Object>(&value_);
  if (!object) return nullptr;
  auto it = std::find_if(object->begin(), object->end(), [&](const Member& m) { return m.first == key; });
  return it == object->end() ? nullptr : &it->second;
}

const Json& Json::at(std::string_view key) const {
  members();
  if (const Json* value = find(key)) return *value;
  refuse(("an object with the key \"" + std::string(key) + "\"").c_str());
}

const Json& Json::at(size_t index) const {
  const Array& array = items();
  if (index < array.size()) return array[index];
  refuse(("an array of more than " + std::to_string(index) + " elements").c_str());
}

Json& Json::operator[](std::string_view key) {
  if (is_null()) value_ = Object{};
  members();
  if (const Json* value = find(key)) return const_cast<Json&>(*value);
  return members().emplace_back(std::string(key), Json()).second;
}

bool Json::erase(std::string_view key) {
  return std::erase_if(members(), [&](const Member& m) { return m.first == key; }) > 0;
}

bool Json::operator==(const Json& other) const {
  auto mine = std::get_if<Object>(&value_), theirs = std::get_if<Object>(&other.value_);
  if (!mine || !theirs) return value_ == other.value_;
  return mine->size() == theirs->size() && std::all_of(mine->begin(), mine->end(), [&](const Member& m) {
           const Json* value = other.find(m.first);
           return value && *value == m.second;
         });
}

}  // namespace addax
