// How indices address a tensor: along one axis, or through its first k axes.
#pragma once

#include <algorithm>

#include "addax/shape.hpp"

namespace addax::backends {

/// A tensor as [outer, length, inner] around one axis; a scalar is one element.
struct AxisSplit {
  int64_t outer = 1, length = 1, inner = 1;
  AxisSplit(const Shape& shape, int axis) {
    for (int i = 0; i < shape.rank(); ++i) (i < axis ? outer : i == axis ? length : inner) *= shape[i];
  }
};

/// An index that may count from the end, or -1 where it lies outside.
constexpr int64_t resolve(int64_t index, int64_t length) {
  if (index < 0) index += length;
  return index >= 0 && index < length ? index : -1;
}

/// Indices [count..., k] into the first k axes of a tensor; `inner` elements lie behind each.
struct PartialIndex {
  int64_t k, count = 1, inner = 1;
  int64_t lengths[Shape::max_rank];

  PartialIndex(const Shape& tensor, const Shape& indices) : k(indices.back()) {
    std::copy(tensor.begin(), tensor.end(), lengths);
    for (int i = 0; i < indices.rank() - 1; ++i) count *= indices[i];
    for (int i = int(k); i < tensor.rank(); ++i) inner *= tensor[i];
  }
  /// The number of the addressed run of `inner` elements, or -1.
  template <class I>
  constexpr int64_t row(const I* index) const {
    int64_t row = 0;
    for (int i = 0; i < k; ++i) {
      int64_t at = resolve(index[i], lengths[i]);
      if (at < 0) return -1;
      row = row * lengths[i] + at;
    }
    return row;
  }
};

}  // namespace addax::backends
