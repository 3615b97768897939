// Products of keras.ops beside matmul: dot, tensordot, einsum and their kin.
//
// Dtypes are promoted; ShapeError where lengths that are multiplied differ. Gradients of any order.
#pragma once

#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "addax/tensor.hpp"

namespace addax::ops {

/// Sums of products over the last axis of x1 and the last but one of x2 (the only one of a vector); a number scales.
Tensor dot(const Tensor& x1, const Tensor& x2);
/// Sums of products over the last `axes` axes of x1 and the first of x2; 0 is the outer product.
Tensor tensordot(const Tensor& x1, const Tensor& x2, int64_t axes = 2);
/// The same over named axes: axes.first of x1 with axes.second of x2.
Tensor tensordot(const Tensor& x1, const Tensor& x2, const std::pair<Axes, Axes>& axes);
/// Einstein's summation: einsum("bij,bjk->bik", a, b). "..." stands for axes without a letter; a letter twice in one
/// operand is its diagonal; without "->" the letters that occur once, in alphabetical order, are the result.
/// OptionError for a text that cannot be read, ShapeError where it does not fit the operands.
Tensor einsum_of(std::string_view subscripts, const Tensors& operands);
template <class... T>
Tensor einsum(std::string_view subscripts, const T&... operands) {
  if constexpr (sizeof...(T) == 1 && (std::is_same_v<T, Tensors> && ...)) {
    return einsum_of(subscripts, operands...);
  } else {
    Tensors list;
    (list.push_back(Tensor(operands)), ...);
    return einsum_of(subscripts, list);
  }
}

/// x1[i] · x2[j] of the flattened tensors: [size1, size2].
Tensor outer(const Tensor& x1, const Tensor& x2);
/// Sums of products over the last axes of both.
Tensor inner(const Tensor& x1, const Tensor& x2);
/// The sum of products of the flattened tensors.
Tensor vdot(const Tensor& x1, const Tensor& x2);
/// Kronecker's product: x2 scaled by each element of x1.
Tensor kron(const Tensor& x1, const Tensor& x2);

struct CrossOptions {
  int64_t axisa = -1;
  int64_t axisb = -1;
  int64_t axisc = -1;
  std::optional<int64_t> axis = {};  // instead of all three
};
/// The cross product of vectors with 2 or 3 elements; of two with 2 only its last element, without that axis.
Tensor cross(const Tensor& x1, const Tensor& x2, const CrossOptions& options = {});
/// Euclidean distances between rows: [..., m, d], [..., n, d] -> [..., m, n].
Tensor cdist(const Tensor& x, const Tensor& y);

}  // namespace addax::ops
