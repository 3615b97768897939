// Config: options structs to Json and back, driven by their field tables through an open set of conversions.
#pragma once

#include <array>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "addax/dtype.hpp"
#include "addax/errors.hpp"
#include "addax/json.hpp"
#include "addax/optional_list.hpp"
#include "addax/shape.hpp"
#include "core/field.hpp"

namespace addax {

/// How values of T stand in a config. Folders specialise it for their own types; `from` throws an OptionError
/// `expected <requirement>, got <value>.` to which the reader adds where the value stood.
template <class T>
struct ConfigValue;

/// What a reader does with keys that the table does not have.
enum class UnknownKeys { ignore, refuse };

[[noreturn]] void refuse_value(std::string_view wanted, const Json& got);

template <>
struct ConfigValue<Json> {
  static Json to(const Json& value) { return value; }
  static Json from(const Json& json) { return json; }
};

template <>
struct ConfigValue<bool> {
  static Json to(bool value) { return value; }
  static bool from(const Json& json);
};

template <>
struct ConfigValue<std::string> {
  static Json to(const std::string& value) { return value; }
  static std::string from(const Json& json);
};

/// A number with a whole value is taken for an integer, whether or not it was written with a fraction.
int64_t integer_from_config(const Json& json);
double double_from_config(const Json& json);

template <std::integral I>
struct ConfigValue<I> {
  static Json to(I value) { return value; }
  static I from(const Json& json) {
    int64_t value = integer_from_config(json);
    if (!std::in_range<I>(value)) refuse_value("an integer in range", json);
    return static_cast<I>(value);
  }
};

template <std::floating_point F>
struct ConfigValue<F> {
  static Json to(F value) { return value; }
  static F from(const Json& json) { return static_cast<F>(double_from_config(json)); }
};

/// Names of an enumeration's values, counted from 0; specialised beside the enumeration:
/// `template <> inline constexpr auto addax::enum_names<Padding> = std::to_array<std::string_view>({"valid", "same"});`
template <class E>
inline constexpr int enum_names = 0;

size_t enum_from_config(const Json& json, const std::string_view* names, size_t count);

template <class E>
requires std::is_enum_v<E>
struct ConfigValue<E> {
  static Json to(E value) { return enum_names<E>[static_cast<size_t>(value)]; }
  static E from(const Json& json) {
    return static_cast<E>(enum_from_config(json, enum_names<E>.data(), enum_names<E>.size()));
  }
};

template <class T>
struct ConfigValue<std::optional<T>> {
  static Json to(const std::optional<T>& value) { return value ? ConfigValue<T>::to(*value) : Json(); }
  static std::optional<T> from(const Json& json) {
    if (json.is_null()) return std::nullopt;
    return ConfigValue<T>::from(json);
  }
};

template <class List, class Item>
struct ConfigValue<OptionalList<List, Item>> : ConfigValue<std::optional<List>> {};

template <class T>
struct ConfigValue<std::vector<T>> {
  static Json to(const std::vector<T>& values) {
    Json result = Json::array();
    for (const T& value : values) result.push_back(ConfigValue<T>::to(value));
    return result;
  }
  static std::vector<T> from(const Json& json) {
    if (!json.is_array()) refuse_value("a list", json);
    std::vector<T> result;
    for (const Json& item : json.items()) result.push_back(ConfigValue<T>::from(item));
    return result;
  }
};

template <class T, size_t N>
struct ConfigValue<std::array<T, N>> {
  static Json to(const std::array<T, N>& values) {
    return ConfigValue<std::vector<T>>::to({values.begin(), values.end()});
  }
  static std::array<T, N> from(const Json& json) {
    if (!json.is_array() || json.size() != N) refuse_value("a list of " + std::to_string(N), json);
    std::array<T, N> result{};
    for (size_t i = 0; i < N; ++i) result[i] = ConfigValue<T>::from(json[i]);
    return result;
  }
};

/// A list; an unknown axis is null.
template <>
struct ConfigValue<Shape> {
  static Json to(const Shape& shape);
  static Shape from(const Json& json);
};

/// null for all axes, an integer for one, else a list.
template <>
struct ConfigValue<Axes> {
  static Json to(const Axes& axes);
  static Axes from(const Json& json);
};

/// Keras' name.
template <>
struct ConfigValue<DType> {
  static Json to(DType dtype) { return dtype.name(); }
  static DType from(const Json& json);
};

/// Collects, while it lives, the keys that configs have and nobody reads, each with its place: "dense (Dense):
/// sparsity". A key whose value is null asks for nothing and is left out.
class IgnoredKeys {
 public:
  IgnoredKeys();
  ~IgnoredKeys();
  IgnoredKeys(const IgnoredKeys&) = delete;
  IgnoredKeys& operator=(const IgnoredKeys&) = delete;
  static IgnoredKeys* current();
  std::vector<std::string> list;

 private:
  IgnoredKeys* outer_;
};

/// Reads members one after another and remembers which keys were asked for.
class ConfigReader {
 public:
  ConfigReader(const Json& config, std::string_view where);

  /// Replaces `member` where the config has the key.
  template <class T>
  void read(const char* key, T& member) {
    const Json* value = look_up(key);
    if (!value) return;
    try {
      member = ConfigValue<T>::from(*value);
    } catch (Error& error) {
      add_place(error, key);
      throw;
    }
  }

  /// Reads the saved rows of a field table.
  template <class Options>
  void read_fields(Options& options) {
    for_each_field<Options>([&](const auto& row) {
      if (row.saved == Saved::yes) read(row.name, options.*row.member);
    });
  }

  /// The keys that were not asked for, which IgnoredKeys is told; with UnknownKeys::refuse one is an OptionError.
  std::vector<std::string> finish(UnknownKeys unknown) const;

 private:
  const Json* look_up(const char* key);
  void add_place(Error& error, const char* key) const;

  const Json& config_;
  std::string_view where_;
  std::vector<std::string_view> known_;
};

/// An object with one member per row of the options' table.
template <class Options>
Json to_config(const Options& options) {
  Json result = Json::object();
  for_each_field<Options>([&](const auto& row) {
    using Member = std::remove_cvref_t<decltype(options.*row.member)>;
    if (row.saved == Saved::yes) result[row.name] = ConfigValue<Member>::to(options.*row.member);
  });
  return result;
}

/// Sets the members that the config has; after an exception `options` is what it was. Gives the ignored keys.
/// A value of the wrong type is an OptionError that begins with `where` and the key.
template <class Options>
std::vector<std::string> from_config(const Json& config, Options& options, std::string_view where,
                                     UnknownKeys unknown = UnknownKeys::ignore) {
  ConfigReader reader(config, where);
  Options result = options;
  reader.read_fields(result);
  std::vector<std::string> ignored = reader.finish(unknown);
  options = std::move(result);
  return ignored;
}

/// Structs with a table of their own nest.
template <class T>
requires requires { T::fields(); }
struct ConfigValue<T> {
  static Json to(const T& value) { return to_config(value); }
  static T from(const Json& json) {
    T value;
    from_config(json, value, "");
    return value;
  }
};

/// "axis=-1, keepdims=True": all rows, saved or not, in Python's notation, but for empty texts.
template <class T>
std::string print_fields(const T& object) {
  std::string result;
  for_each_field<T>([&](const auto& row) {
    using Member = std::remove_cvref_t<decltype(object.*row.member)>;
    const std::string value = ConfigValue<Member>::to(object.*row.member).to_python();
    if (value != "''") result += (result.empty() ? "" : ", ") + std::string(row.name) + "=" + value;
  });
  return result;
}

/// Equal for equal objects of types whose == compares their fields.
template <class T>
size_t hash_fields(const T& object) {
  return std::hash<std::string>{}(print_fields(object));
}

}  // namespace addax
