// Shape and what indexes it: Dim, None, Axes.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace addax {

/// "Nothing given", as in Python: an unknown axis of a shape, an open end of a Slice, all axes of a reduction.
struct NoneType {
  template <class T>
  constexpr operator std::optional<T>() const {
    return std::nullopt;
  }
};
inline constexpr NoneType None{};

/// One axis length: any integer, or None (−1) where it is unknown.
struct Dim {
  int64_t value = 0;
  constexpr Dim() = default;
  template <std::integral I>
  constexpr Dim(I length) : value(static_cast<int64_t>(length)) {}
  constexpr Dim(NoneType) : value(-1) {}
  constexpr operator int64_t() const { return value; }
};

/// Axis lengths, outermost first, at most 16. `Shape{None, 784}` has an unknown first axis.
class Shape {
 public:
  static constexpr int max_rank = 16;

  Shape() = default;
  Shape(std::initializer_list<Dim> dims);
  explicit Shape(const std::vector<int64_t>& dims);
  Shape(const int64_t* dims, int rank);

  int rank() const { return rank_; }
  bool empty() const { return rank_ == 0; }
  /// Length of an axis; negative axes count from the end. An axis outside the rank is a ShapeError.
  int64_t operator[](int axis) const { return dims_[normal(axis)]; }
  int64_t& operator[](int axis) { return dims_[normal(axis)]; }
  int64_t front() const { return (*this)[0]; }
  int64_t back() const { return (*this)[-1]; }
  const int64_t* begin() const { return dims_.data(); }
  const int64_t* end() const { return dims_.data() + rank_; }
  /// Number of elements; 1 for a scalar. More than 2^62 elements is a ShapeError.
  int64_t size() const;
  /// Whether every axis is known.
  bool known() const;
  void push_back(int64_t length);
  void insert(int axis, int64_t length);
  void erase(int axis);
  /// The axes from `first` up to, not including, `last`.
  Shape part(int first, int last) const;
  std::vector<int64_t> to_vector() const { return {begin(), end()}; }
  /// "[32, 784]"; an unknown axis prints as None.
  std::string to_string() const;

  bool operator==(const Shape& other) const;
  /// As to_string().
  friend std::ostream& operator<<(std::ostream& out, const Shape& shape);

 private:
  int normal(int axis) const {
    int a = axis < 0 ? axis + rank_ : axis;
    if (a < 0 || a >= rank_) fail(axis);
    return a;
  }
  [[noreturn]] void fail(int axis) const;

  std::array<int64_t, max_rank> dims_{};
  int rank_ = 0;
};

/// Axes of a reduction or a permutation: one integer, a list, or None for all.
class Axes {
 public:
  constexpr Axes() = default;
  constexpr Axes(NoneType) {}
  template <std::integral I>
  Axes(I axis) : all_(false), axes_{static_cast<int64_t>(axis)} {}
  Axes(std::initializer_list<int64_t> axes) : all_(false), axes_(axes) {}
  Axes(std::vector<int64_t> axes) : all_(false), axes_(std::move(axes)) {}

  /// True where None was given: every axis.
  bool all() const { return all_; }
  const std::vector<int64_t>& list() const { return axes_; }
  bool operator==(const Axes&) const = default;

 private:
  bool all_ = true;
  std::vector<int64_t> axes_;
};

}  // namespace addax
