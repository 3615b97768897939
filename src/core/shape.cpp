#include "addax/shape.hpp"

#include <algorithm>
#include <ostream>

#include "addax/device.hpp"
#include "addax/errors.hpp"

namespace addax {
namespace {

int checked_rank(size_t rank) {
  if (rank > Shape::max_rank) throw ShapeError("Shape: expected at most 16 axes, got " + std::to_string(rank) + ".");
  return static_cast<int>(rank);
}

}  // namespace

Shape::Shape(std::initializer_list<Dim> dims) : rank_(checked_rank(dims.size())) {
  std::transform(dims.begin(), dims.end(), dims_.begin(), [](Dim d) { return d.value; });
}

Shape::Shape(const std::vector<int64_t>& dims) : Shape(dims.data(), checked_rank(dims.size())) {}

Shape::Shape(const int64_t* dims, int rank) : rank_(checked_rank(static_cast<size_t>(rank))) {
  std::copy_n(dims, rank, dims_.begin());
}

int64_t Shape::size() const {
  int64_t n = 1;
  for (int64_t d : *this) {
    if (__builtin_mul_overflow(n, d, &n) || n > (int64_t{1} << 62))
      throw ShapeError("Shape: expected at most 2^62 elements, got " + to_string() + ".");
  }
  return n;
}

bool Shape::known() const {
  return std::all_of(begin(), end(), [](int64_t d) { return d >= 0; });
}

void Shape::push_back(int64_t length) { insert(rank_, length); }

void Shape::insert(int axis, int64_t length) {
  checked_rank(static_cast<size_t>(rank_) + 1);
  std::copy_backward(dims_.begin() + axis, dims_.begin() + rank_, dims_.begin() + rank_ + 1);
  dims_[static_cast<size_t>(axis)] = length;
  ++rank_;
}

void Shape::erase(int axis) {
  axis = normal(axis);
  std::copy(dims_.begin() + axis + 1, dims_.begin() + rank_, dims_.begin() + axis);
  --rank_;
}

Shape Shape::part(int first, int last) const { return Shape(dims_.data() + first, std::max(0, last - first)); }

std::ostream& operator<<(std::ostream& out, const Shape& shape) { return out << shape.to_string(); }

std::string Shape::to_string() const {
  std::string text = "[";
  for (int i = 0; i < rank_; ++i) {
    if (i) text += ", ";
    text += dims_[static_cast<size_t>(i)] < 0 ? "None" : std::to_string(dims_[static_cast<size_t>(i)]);
  }
  return text + "]";
}

bool Shape::operator==(const Shape& other) const { return std::equal(begin(), end(), other.begin(), other.end()); }

void Shape::fail(int axis) const {
  throw ShapeError("Shape: expected an axis of " + to_string() + ", got " + std::to_string(axis) + ".");
}

Device::Device(std::string_view name) {
  if (name == "cpu" || name == "cpu:0") return;
  if (name.substr(0, 4) == "cuda" || name.substr(0, 3) == "gpu") {
    kind = cuda;
    auto digits = name.substr(name.substr(0, 4) == "cuda" ? 4 : 3);
    if (digits.empty()) return;
    if (digits.size() >= 2 && digits.size() <= 4 && digits[0] == ':' &&
        std::all_of(digits.begin() + 1, digits.end(), [](char c) { return c >= '0' && c <= '9'; })) {
      index = std::stoi(std::string(digits.substr(1)));
      return;
    }
  }
  throw OptionError("device: expected \"cpu\", \"cuda\" or \"cuda:<number>\", got \"" + std::string(name) + "\".");
}

std::string Device::to_string() const { return kind == cpu ? "cpu" : "cuda:" + std::to_string(index); }

}  // namespace addax
