// Json: the value that configs are made of, with a strict reader and a writer that prints as Python does.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace addax {

/// Bounds of Json::parse. A text beyond one of them is a FormatError.
struct JsonLimits {
  size_t bytes = size_t{256} << 20;  ///< length of the text
  size_t values = size_t{1} << 22;   ///< values in the whole document, by the room that it takes
  int depth = 64;                    ///< arrays and objects inside one another
};

/// null, bool, integer (int64), number (double), string, array or object. Objects keep the order of insertion.
/// Reading a value as what it is not, and a missing key, are FormatErrors.
class Json {
 public:
  using Array = std::vector<Json>;
  using Member = std::pair<std::string, Json>;
  using Object = std::vector<Member>;

  Json() = default;
  Json(std::nullptr_t) {}
  template <std::same_as<bool> B>
  Json(B value) : value_(value) {}
  template <std::integral I>
  requires(!std::same_as<I, bool>) Json(I value) : value_(integer_from(value)) {}
  template <std::floating_point F>
  Json(F value) : value_(static_cast<double>(value)) {}
  Json(std::string value) : value_(std::move(value)) {}
  Json(std::string_view value) : value_(std::string(value)) {}
  Json(const char* value) : value_(std::string(value)) {}

  /// `Json::array({1, "a", nullptr})`
  static Json array(std::initializer_list<Json> items = {}) { return Json(Array(items)); }
  /// An array of what any container holds.
  template <class Container>
  requires requires(const Container& c) { Json(*c.begin()); }
  static Json array(const Container& items) {
    Json result = array();
    for (const auto& item : items) result.push_back(Json(item));
    return result;
  }
  /// `Json::object({{"units", 10}, {"activation", "relu"}})`; a key given twice is an OptionError.
  static Json object(std::initializer_list<Member> members = {});

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  bool is_bool() const { return std::holds_alternative<bool>(value_); }
  bool is_integer() const { return std::holds_alternative<int64_t>(value_); }
  /// A number with or without a fraction.
  bool is_number() const { return is_integer() || std::holds_alternative<double>(value_); }
  bool is_string() const { return std::holds_alternative<std::string>(value_); }
  bool is_array() const { return std::holds_alternative<Array>(value_); }
  bool is_object() const { return std::holds_alternative<Object>(value_); }

  bool as_bool() const;
  int64_t as_integer() const;
  /// Integers convert.
  double as_double() const;
  const std::string& as_string() const;

  /// Elements of an array, for `for (const Json& item : config["layers"].items())`.
  const Array& items() const;
  Array& items();
  /// Members of an object, for `for (const auto& [key, value] : config.members())`.
  const Object& members() const;
  Object& members();

  /// Number of elements or members.
  size_t size() const;
  bool empty() const { return size() == 0; }
  /// Appends to an array; null becomes an array.
  void push_back(Json item);

  bool contains(std::string_view key) const { return find(key) != nullptr; }
  /// The member, or null pointer where this is no object or has no such key.
  const Json* find(std::string_view key) const;
  const Json& at(std::string_view key) const;
  const Json& at(size_t index) const;
  /// The member; one that is missing is appended as null, and null becomes an object.
  Json& operator[](std::string_view key);
  const Json& operator[](std::string_view key) const { return at(key); }
  template <std::integral I>
  const Json& operator[](I index) const {
    return at(static_cast<size_t>(index));
  }
  template <std::integral I>
  Json& operator[](I index) {
    return const_cast<Json&>(at(static_cast<size_t>(index)));
  }
  /// Removes a member; whether there was one.
  bool erase(std::string_view key);

  /// Equal values; members in any order; 1 and 1.0 differ, as they do in files.
  bool operator==(const Json& other) const;

  /// Python's `json.dumps(value)`: one line, ASCII; with `indent` its indented form.
  std::string to_string() const;
  std::string to_string(int indent) const;
  /// Python's `repr(value)`: True, None, 'text', [1, 2].
  std::string to_python() const;

  /// Reads one document. Takes NaN, Infinity and -Infinity besides standard JSON, since Python writes them; refuses
  /// keys given twice, bad UTF-8, numbers out of range. The FormatError names the offset; `where` opens its text.
  static Json parse(std::string_view text, std::string_view where = "JSON", const JsonLimits& limits = {});

 private:
  explicit Json(Array items) : value_(std::move(items)) {}
  explicit Json(Object members) : value_(std::move(members)) {}
  template <std::integral I>
  static int64_t integer_from(I value) {
    if (!std::in_range<int64_t>(value)) refuse_integer(static_cast<uint64_t>(value));
    return static_cast<int64_t>(value);
  }
  [[noreturn]] static void refuse_integer(uint64_t value);
  [[noreturn]] void refuse(const char* wanted) const;

  friend class JsonReader;
  friend class JsonWriter;
  std::variant<std::monostate, bool, int64_t, double, std::string, Array, Object> value_;
};

/// The shortest text that reads back as `value`, as Python prints a float: 0.001, 1e-07, 1.0, nan, inf.
std::string float_repr(double value);

}  // namespace addax
