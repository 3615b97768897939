// Operation: a public function of ops, as Keras' class of that name. On tensors it is its body; on symbolic tensors it
// becomes one node of the model, with its arguments under Keras' names.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <initializer_list>
#include <span>
#include <tuple>
#include <variant>
#include <vector>

#include "core/registry.hpp"
#include "ops/op.hpp"

namespace addax {

template <>
struct ConfigValue<Number> {
  static Json to(const Number& number) {
    if (number.kind() == Number::boolean) return number.as_int() != 0;
    return number.kind() == Number::integer ? Json(number.as_int()) : Json(number.as_double());
  }
  static Number from(const Json& json) {
    if (json.is_bool()) return json.as_bool();
    return json.is_integer() ? Number(json.as_integer()) : Number(double_from_config(json));
  }
};

template <class First, class Second>
struct ConfigValue<std::pair<First, Second>> {
  static Json to(const std::pair<First, Second>& pair) {
    return Json::array({ConfigValue<First>::to(pair.first), ConfigValue<Second>::to(pair.second)});
  }
  static std::pair<First, Second> from(const Json& json) {
    if (!json.is_array() || json.size() != 2) refuse_value("a pair", json);
    return {ConfigValue<First>::from(json[0]), ConfigValue<Second>::from(json[1])};
  }
};

/// A number, or a list of them.
template <class List>
struct ConfigValue<std::variant<int64_t, List>> {
  static Json to(const std::variant<int64_t, List>& given) {
    if (const int64_t* number = std::get_if<int64_t>(&given)) return *number;
    return ConfigValue<List>::to(std::get<List>(given));
  }
  static std::variant<int64_t, List> from(const Json& json) {
    if (json.is_array()) return ConfigValue<List>::from(json);
    return integer_from_config(json);
  }
};

/// A tensor that may be undefined, where Keras takes None.
struct MaybeTensor : Tensor {
  MaybeTensor(Tensor tensor = {}) : Tensor(std::move(tensor)) {}
};

/// An argument of an operation, as calls of Keras' class have it.
struct Argument {
  enum Kind {
    tensor,
    maybe_tensor,
    list,        ///< tensors, as one argument
    spread,      ///< tensors, each an argument of its own
    value,       ///< given to the constructor
    call_value,  ///< given to the call, among the tensors
  };
  Kind kind;
  std::string_view name = {};  ///< none for a single tensor

  bool in_call() const { return kind != value; }
};

/// The name of an argument that is no single tensor. A value goes to the constructor, a list of tensors into the call
/// as one argument, unless in_call("key") or spread("operands") says otherwise.
struct ArgumentName {
  ArgumentName(const char* name, bool apart = false) : name(name), apart(apart) {}
  std::string_view name;
  bool apart;
};
inline ArgumentName in_call(const char* name) { return {name, true}; }
inline ArgumentName spread(const char* name) { return {name, true}; }

/// One use of an operation in a model: the op, and its arguments that are no tensors.
struct OperationCall {
  const Op* op = nullptr;
  AttrsRef attrs;
  std::span<const Argument> arguments;  ///< in the order in which calls have them
};
Registry<OperationCall>& operation_registry();

/// "log_softmax" is Keras' class LogSoftmax.
std::string operation_class(std::string_view function);
/// Records a call on symbolic tensors; some inputs may be undefined or have values.
Tensors record_symbolic(const Op& op, const Tensors& in, AttrsRef attrs);

namespace detail {

/// The arguments of a call, without its tensors; of a list of tensors their number.
template <class... Values>
class OperationAttrs final : public Attrs {
 public:
  using Names = std::array<std::string_view, sizeof...(Values)>;
  OperationAttrs(const Names& names, std::tuple<Values...> values) : names_(names), values_(std::move(values)) {}

  const std::tuple<Values...>& values() const { return values_; }
  const void* data() const override { return this; }
  bool equals(const Attrs& other) const override { return this == &other; }
  std::string to_string() const override { return to_json().to_python(); }
  Json to_json() const override {
    Json json = Json::object();
    [&]<size_t... I>(std::index_sequence<I...>) {
      ((json[std::string(names_[I])] = ConfigValue<Values>::to(std::get<I>(values_))), ...);
    }
    (std::index_sequence_for<Values...>{});
    return json;
  }

 private:
  Names names_;
  std::tuple<Values...> values_;
};

// How each parameter of a body is kept: tensors among the inputs, everything else among the values.
template <class P>
struct Parameter {
  using Kept = std::tuple<P>;
};
template <>
struct Parameter<Tensor> {
  using Kept = std::tuple<>;
};
template <>
struct Parameter<MaybeTensor> {
  using Kept = std::tuple<>;
};
template <>
struct Parameter<Tensors> {
  using Kept = std::tuple<int64_t>;
};

/// An argument that nobody gave.
template <class T>
T blank() {
  if constexpr (std::default_initializable<T>)
    return {};
  else
    return 0;
}

template <class Tuple>
struct AttrsOfTuple;
template <class... Values>
struct AttrsOfTuple<std::tuple<Values...>> {
  using type = OperationAttrs<Values...>;
  static std::tuple<Values...> blank() { return {detail::blank<Values>()...}; }
};

}  // namespace detail

/// A literal: `const Operation squeeze_op{"squeeze", "numpy", {"axis"}, [](const Tensor& x, const Axes& axis) {...}}`.
/// The names are those of the arguments that are no single tensors; a list of tensors has a name, too. The body has no
/// captures; its parameters stand in the order of Keras' calls.
template <class Body, class Call = decltype(&Body::operator())>
class Operation;

template <class Body, class Result, class... Parameters>
class Operation<Body, Result (Body::*)(Parameters...) const> {
  using Values =
      decltype(std::tuple_cat(std::declval<typename detail::Parameter<std::remove_cvref_t<Parameters>>::Kept>()...));
  using OwnAttrs = typename detail::AttrsOfTuple<Values>::type;
  static constexpr auto blank = &detail::AttrsOfTuple<Values>::blank;

 public:
  using Names = typename OwnAttrs::Names;

  /// `module` is Keras': "numpy", "nn", "core", "linalg", "math", "image".
  Operation(std::string_view name, const char* module, std::initializer_list<ArgumentName> names, Body)
      : op_{.name = name, .compose = &compose} {
    if (names.size() != names_.size())
      throw StateError(std::string(name) + ": expected " + std::to_string(names_.size()) + " names of arguments, got " +
                       std::to_string(names.size()) + ".");
    describe(names.begin(), std::index_sequence_for<Parameters...>{});
    operation_registry().add({operation_class(name), std::string("keras.src.ops.") + module,
                              [this](const Json& config) { return from_json(config); }});
  }
  Operation(const Operation&) = delete;

  Result operator()(const std::remove_cvref_t<Parameters>&... given) const {
    if (!(is_symbolic(given) || ...)) return Body{}(given...);
    Tensors in;
    Values values = blank();
    pack(in, values, std::index_sequence_for<Parameters...>{}, given...);
    Tensors out = record_symbolic(op_, in, make_ref<OwnAttrs>(names_, std::move(values)));
    if constexpr (std::same_as<Result, Tensors>)
      return out;
    else
      return std::move(out.front());
  }

 private:
  template <class P>
  static constexpr bool is_tensor = std::derived_from<std::remove_cvref_t<P>, Tensor>;
  template <class P>
  static constexpr bool is_list = std::same_as<std::remove_cvref_t<P>, Tensors>;
  /// Where parameter I stands among the values.
  template <size_t I>
  static constexpr size_t position = [] {
    constexpr bool tensors[] = {is_tensor<Parameters>...};
    size_t count = 0;
    for (size_t i = 0; i < I; ++i) count += !tensors[i];
    return count;
  }();

  template <class P>
  static constexpr Argument::Kind kind_of(bool apart) {
    if constexpr (is_list<P>) return apart ? Argument::spread : Argument::list;
    return apart ? Argument::call_value : Argument::value;
  }

  template <size_t... I>
  void describe(const ArgumentName* names, std::index_sequence<I...>) {
    auto one = [&]<size_t Index, class P>() {
      if constexpr (is_tensor<P>) {
        arguments_[Index] = {std::same_as<P, MaybeTensor> ? Argument::maybe_tensor : Argument::tensor};
      } else {
        const ArgumentName& given = names[position<Index>];
        names_[position<Index>] = given.name;
        arguments_[Index] = {kind_of<P>(given.apart), given.name};
      }
    };
    (one.template operator()<I, std::remove_cvref_t<Parameters>>(), ...);
  }

  template <class T>
  static bool is_symbolic(const T& given) {
    if constexpr (is_tensor<T>)
      return given.defined() && state_of(given).symbol;
    else if constexpr (is_list<T>)
      return std::any_of(given.begin(), given.end(), [](const Tensor& t) { return is_symbolic(t); });
    else
      return false;
  }

  template <size_t... I>
  static void pack(Tensors& in, Values& values, std::index_sequence<I...>,
                   const std::remove_cvref_t<Parameters>&... given) {
    auto one = [&]<size_t Index, class T>(const T& value) {
      if constexpr (is_tensor<T>) {
        in.push_back(value);
      } else if constexpr (is_list<T>) {
        for (const Tensor& t : value) in.push_back(t);
        std::get<position<Index>>(values) = static_cast<int64_t>(value.size());
      } else {
        std::get<position<Index>>(values) = value;
      }
    };
    (one.template operator()<I>(given), ...);
  }

  /// A call that a file describes may have any number of tensors.
  template <size_t... I>
  static void check_count(const CallView& call, const Values& values, std::index_sequence<I...>) {
    auto taken = [&]<size_t Index, class T>() -> int64_t {
      if constexpr (is_tensor<T>)
        return 1;
      else if constexpr (is_list<T>)
        return std::get<position<Index>>(values);
      else
        return 0;
    };
    int64_t wanted = (int64_t{0} + ... + taken.template operator()<I, std::remove_cvref_t<Parameters>>());
    if (wanted != static_cast<int64_t>(call.in.size()))
      throw ShapeError(std::string(call.op.name) + ": expected " + std::to_string(wanted) + " tensors, got " +
                       std::to_string(call.in.size()) + ".");
  }

  static Tensors compose(const CallView& call) {
    const Values& values = static_cast<const OwnAttrs*>(call.attrs)->values();
    check_count(call, values, std::index_sequence_for<Parameters...>{});
    size_t next = 0;
    auto one = [&]<size_t Index, class T>() -> T {
      if constexpr (is_tensor<T>) {
        return call.in[next++];
      } else if constexpr (is_list<T>) {
        Tensors list;
        for (int64_t i = 0; i < std::get<position<Index>>(values); ++i) list.push_back(call.in[next++]);
        return list;
      } else {
        return std::get<position<Index>>(values);
      }
    };
    auto all = [&]<size_t... I>(std::index_sequence<I...>) {
      // Braces: from left to right, as the inputs were packed.
      return std::tuple<std::remove_cvref_t<Parameters>...>{
          one.template operator()<I, std::remove_cvref_t<Parameters>>()...};
    };
    return {std::apply(Body{}, all(std::index_sequence_for<Parameters...>{}))};
  }

  OperationCall from_json(const Json& config) const {
    Values values = blank();
    ConfigReader reader(config, op_.name);
    [&]<size_t... I>(std::index_sequence<I...>) {
      (reader.read(std::string(names_[I]).c_str(), std::get<I>(values)), ...);
    }
    (std::make_index_sequence<std::tuple_size_v<Values>>{});
    return {&op_, make_ref<OwnAttrs>(names_, std::move(values)), arguments_};
  }

  Names names_{};
  std::array<Argument, sizeof...(Parameters)> arguments_{};
  Op op_;
};

template <class Body>
Operation(std::string_view, const char*, std::initializer_list<ArgumentName>, Body) -> Operation<Body>;

}  // namespace addax
