// Tensor: a handle to a contiguous array, eager or promised by a trace. Tensors: several of them, with or without
// names.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "addax/detail/ref.hpp"
#include "addax/device.hpp"
#include "addax/errors.hpp"
#include "addax/spec.hpp"

namespace addax {

class Variable;
class Tensor;
class Tensors;

template <class T>
concept Arithmetic = std::integral<T> || std::floating_point<T>;

/// A C++ number as an argument. It takes the dtype of the tensor that it meets, as a Python number does in Keras.
class Number {
 public:
  enum Kind : uint8_t { boolean, integer, real };
  template <Arithmetic T>
  constexpr Number(T value)
      : kind_(std::same_as<T, bool> ? boolean
              : std::integral<T>    ? integer
                                    : real),
        integer_(whole(value)),
        real_(static_cast<double>(value)) {}
  Kind kind() const { return kind_; }
  int64_t as_int() const { return integer_; }
  double as_double() const { return real_; }
  bool operator==(const Number&) const = default;

 private:
  /// What lies outside of int64, and NaN, becomes its lowest value, as in NumPy.
  template <Arithmetic T>
  static constexpr int64_t whole(T value) {
    if constexpr (std::floating_point<T>)
      if (!(value >= T(-0x1p63) && value < T(0x1p63))) return std::numeric_limits<int64_t>::min();
    return static_cast<int64_t>(value);
  }

  Kind kind_;
  int64_t integer_;
  double real_;
};

/// Specialised by bridges (<addax/xtensor.hpp>) for foreign types that convert to a Tensor:
/// `static Tensor convert(const T&)`.
template <class T>
struct AsTensor;
template <class T>
concept Foreign = requires(const T& value) {
  AsTensor<T>::convert(value);
};

/// `x(all, 0)`: the whole of one axis.
struct AllType {};
inline constexpr AllType all{};
/// `x(Ellipsis, 0)`: as many whole axes as needed.
struct EllipsisType {};
inline constexpr EllipsisType Ellipsis{};
/// Python's start:stop:step over one axis; each may be None, negative positions count from the end.
struct Slice {
  std::optional<int64_t> start = {}, stop = {}, step = {};
};

/// One entry of an index: an integer, a Slice, all, Ellipsis, None (a new axis of length 1) or a tensor of positions.
struct Index;

class Tensor {
 public:
  /// Holds nothing: "no mask", "no weights", "not connected".
  Tensor() = default;
  /// A number that takes the dtype of what it is combined with; alone int32, float32 or bool.
  template <Arithmetic T>
  Tensor(T value) : Tensor(weak_scalar(value)) {}
  /// An array of another library whose bridge is included.
  template <Foreign T>
  Tensor(const T& array) : Tensor(AsTensor<T>::convert(array)) {}

  /// A copy of `values`, row-major. Without a shape: one axis. A length that differs is a ShapeError.
  template <class T>
  static Tensor from(std::span<const T> values, const Shape& shape) {
    return copy_of(values.data(), values.size(), dtype_of<T>, shape);
  }
  template <class T>
  static Tensor from(const std::vector<T>& values, const Shape& shape) {
    if constexpr (std::same_as<T, bool>) {
      std::unique_ptr<bool[]> flat(new bool[values.size()]);
      for (size_t i = 0; i < values.size(); ++i) flat[i] = values[i];
      return copy_of(flat.get(), values.size(), DType::bool_, shape);
    } else {
      return copy_of(values.data(), values.size(), dtype_of<T>, shape);
    }
  }
  template <class T>
  static Tensor from(const std::vector<T>& values) {
    return from(values, Shape{values.size()});
  }
  template <class T>
  static Tensor from(std::initializer_list<T> values, const Shape& shape) {
    return copy_of(values.begin(), values.size(), dtype_of<T>, shape);
  }
  template <class T>
  static Tensor from(std::initializer_list<T> values) {
    return from(values, Shape{values.size()});
  }
  /// Rows of the same length: `Tensor::from({{1.f, 2.f}, {3.f, 4.f}})`.
  template <Arithmetic T>
  static Tensor from(std::initializer_list<std::initializer_list<T>> rows) {
    const size_t columns = rows.size() == 0 ? 0 : rows.begin()->size();
    std::vector<T> values;
    for (const std::initializer_list<T>& row : rows) {
      if (row.size() != columns) ragged(columns, row.size());
      values.insert(values.end(), row.begin(), row.end());
    }
    return from(values, Shape{rows.size(), columns});
  }
  template <class T>
  static Tensor from(const T* values, const Shape& shape) {
    return copy_of(values, static_cast<size_t>(shape.size()), dtype_of<T>, shape);
  }
  /// A tensor over memory that `owner` keeps alive; nothing is copied. The memory must stay as it is.
  static Tensor view_of(void* data, const Spec& spec, std::shared_ptr<void> owner);
  /// A tensor without axes, of exactly the dtype of T.
  template <class T>
  static Tensor scalar(T value) {
    return copy_of(&value, 1, dtype_of<T>, Shape{});
  }

  bool defined() const { return static_cast<bool>(state_); }
  /// Whether there is a tensor; for a bool tensor, its one value (ShapeError where it has several).
  explicit operator bool() const;

  /// Axis lengths; None (−1) where a symbolic tensor's axis is unknown. StateError where nothing is held.
  const Shape& shape() const { return spec().shape; }
  DType dtype() const { return spec().dtype; }
  const Spec& spec() const;
  int rank() const { return shape().rank(); }
  int ndim() const { return rank(); }
  int64_t size() const { return shape().size(); }
  Device device() const;

  /// The one element, converted to T. ShapeError where there are several.
  template <class T>
  T item() const {
    T value;
    read_item(&value, dtype_of<T>);
    return value;
  }
  /// All elements in row-major order, converted to T.
  template <class T>
  std::vector<T> to_vector() const {
    const void* from = raw_data();
    if constexpr (std::same_as<T, bool>) {
      std::unique_ptr<bool[]> flat(new bool[static_cast<size_t>(size())]);
      read_all(from, flat.get(), DType::bool_);
      return std::vector<bool>(flat.get(), flat.get() + size());
    } else {
      std::vector<T> values(static_cast<size_t>(size()));
      read_all(from, values.data(), dtype_of<T>);
      return values;
    }
  }
  /// The elements in place. DTypeError where T is not exactly the tensor's type.
  template <class T>
  const T* data() const {
    return static_cast<const T*>(strict_data(dtype_of<T>));
  }
  const void* raw_data() const;

  /// A copy on another device, or this tensor where it lies there already.
  Tensor to(const Device& device) const;

  /// x[2]: the elements at a position of the first axis; negative counts from the end.
  Tensor operator[](int64_t position) const;
  /// x(all, Slice{1, -1}, Ellipsis, None): NumPy's indexing.
  template <class... I>
  Tensor operator()(const I&... index) const;
  Tensor at(std::span<const Index> index) const;

  /// As NumPy prints it: values, then shape and dtype where they do not show.
  std::string to_string() const;

  const detail::Ref<detail::RefCounted>& handle() const { return state_; }
  explicit Tensor(detail::Ref<detail::RefCounted> state) : state_(std::move(state)) {}

 private:
  static Tensor weak_scalar(Number value);
  static Tensor copy_of(const void* values, size_t count, DType dtype, const Shape& shape);
  [[noreturn]] static void ragged(size_t first, size_t other);
  void read_item(void* to, DType dtype) const;
  void read_all(const void* from, void* to, DType dtype) const;
  const void* strict_data(DType dtype) const;

  detail::Ref<detail::RefCounted> state_;
};

struct Index {
  enum Kind { position, slice, whole, ellipsis, new_axis, gather } kind = whole;
  int64_t at = 0;
  Slice range;
  Tensor positions;
  template <std::integral I>
  Index(I position_) : kind(position), at(static_cast<int64_t>(position_)) {}
  Index(Slice range) : kind(slice), range(range) {}
  Index(AllType) {}
  Index(EllipsisType) : kind(ellipsis) {}
  Index(NoneType) : kind(new_axis) {}
  Index(Tensor positions) : kind(gather), positions(std::move(positions)) {}
};

template <class... I>
Tensor Tensor::operator()(const I&... index) const {
  const Index list[] = {Index(index)...};
  return at(list);
}

std::ostream& operator<<(std::ostream& out, const Tensor& tensor);

/// Several tensors in order, with names where they were given: `{a, b}`, `{{"left", a}, {"right", b}}`.
class Tensors {
 public:
  /// An element of a braced list. Tensors does not convert to it, so `Tensors b{a}` copies with every compiler.
  struct Item {
    Item(Tensor tensor) : tensor(std::move(tensor)) {}
    Item(const Variable& variable);
    template <Arithmetic T>
    Item(T value) : tensor(value) {}
    template <Foreign T>
    Item(const T& array) : tensor(array) {}
    Tensor tensor;
  };
  struct NamedItem {
    template <std::convertible_to<std::string_view> S>
    NamedItem(const S& name, Item item) : name(name), tensor(std::move(item.tensor)) {}
    /// `{"images", batch.x}`
    template <std::convertible_to<std::string_view> S, std::same_as<Tensors> T>
    NamedItem(const S& name, const T& one) : name(name), tensor(one.single()) {}
    std::string_view name;
    Tensor tensor;
  };

  Tensors() = default;
  Tensors(const Tensors& other);
  Tensors(Tensors&& other) noexcept;
  Tensors& operator=(Tensors other) noexcept;
  ~Tensors();
  Tensors(Tensor tensor);
  Tensors(const Variable& variable);
  template <Foreign T>
  Tensors(const T& array) : Tensors(Tensor(array)) {}
  Tensors(std::initializer_list<Item> items);
  Tensors(std::initializer_list<NamedItem> items);
  /// `{batch.x, batch.y}`: lists may hold what holds one tensor, too. One alone would be a copy.
  template <std::convertible_to<Tensor>... T>
  requires(sizeof...(T) > 1 && (std::same_as<T, Tensors> || ...)) Tensors(const T&... items)
      : Tensors{Item(Tensor(items))...} {}
  Tensors(const std::vector<Tensor>& tensors);
  Tensors(const std::vector<Variable>& variables);

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  /// Reserves room, so that push_back() takes no memory up to `count`.
  void reserve(size_t count);
  void push_back(Tensor tensor);
  void push_back(std::string_view name, Tensor tensor);
  void resize(size_t count);

  Tensor& operator[](size_t i) { return begin()[i]; }
  const Tensor& operator[](size_t i) const { return begin()[i]; }
  template <std::integral I>
  Tensor& operator[](I i) {
    return begin()[static_cast<size_t>(i)];
  }
  template <std::integral I>
  const Tensor& operator[](I i) const {
    return begin()[static_cast<size_t>(i)];
  }
  /// The tensor of a name; assigning to an unknown name inserts, reading one is an OptionError that lists the names.
  Tensor& operator[](std::string_view name);
  const Tensor& operator[](std::string_view name) const;
  Tensor& operator[](const char* name) { return (*this)[std::string_view(name)]; }
  const Tensor& operator[](const char* name) const { return (*this)[std::string_view(name)]; }
  bool contains(std::string_view name) const;
  /// Names in order; empty where none were given.
  const std::vector<std::string>& names() const;

  Tensor* begin() { return heap_ ? heap_ : inline_; }
  Tensor* end() { return begin() + size_; }
  const Tensor* begin() const { return heap_ ? heap_ : inline_; }
  const Tensor* end() const { return begin() + size_; }
  Tensor& front() { return *begin(); }
  const Tensor& front() const { return *begin(); }
  Tensor& back() { return begin()[size_ - 1]; }
  const Tensor& back() const { return begin()[size_ - 1]; }
  operator std::span<const Tensor>() const { return {begin(), size_}; }

  /// Where there is exactly one tensor, it is meant; otherwise a ShapeError.
  const Tensor& single() const;
  operator Tensor() const { return single(); }
  const Shape& shape() const { return single().shape(); }
  DType dtype() const { return single().dtype(); }

 private:
  static constexpr size_t inline_capacity = 4;
  size_t size_ = 0, capacity_ = inline_capacity;
  Tensor inline_[inline_capacity];
  Tensor* heap_ = nullptr;
  std::unique_ptr<std::vector<std::string>> names_;
};

// Arithmetic, comparison and logic, defined with the ops (addax/ops.hpp): NumPy broadcasting, Keras' dtype promotion.
Tensor operator+(const Tensor& a, const Tensor& b);
Tensor operator-(const Tensor& a, const Tensor& b);
Tensor operator*(const Tensor& a, const Tensor& b);
Tensor operator/(const Tensor& a, const Tensor& b);
Tensor operator%(const Tensor& a, const Tensor& b);
Tensor operator-(const Tensor& a);
Tensor operator==(const Tensor& a, const Tensor& b);
Tensor operator!=(const Tensor& a, const Tensor& b);
Tensor operator<(const Tensor& a, const Tensor& b);
Tensor operator<=(const Tensor& a, const Tensor& b);
Tensor operator>(const Tensor& a, const Tensor& b);
Tensor operator>=(const Tensor& a, const Tensor& b);
Tensor operator&(const Tensor& a, const Tensor& b);
Tensor operator|(const Tensor& a, const Tensor& b);
Tensor operator^(const Tensor& a, const Tensor& b);
Tensor operator!(const Tensor& a);
/// The handle goes on to the new tensor, as a name in Python: other handles keep the old one.
inline Tensor& operator+=(Tensor& a, const Tensor& b) { return a = a + b; }
inline Tensor& operator-=(Tensor& a, const Tensor& b) { return a = a - b; }
inline Tensor& operator*=(Tensor& a, const Tensor& b) { return a = a * b; }
inline Tensor& operator/=(Tensor& a, const Tensor& b) { return a = a / b; }

}  // namespace addax
