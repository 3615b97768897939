// Sorting operations of keras.ops, and those whose results have as many elements as the data say.
//
// NaN lies behind every number and equals keep their order. Positions are int32.
#pragma once

#include <concepts>
#include <optional>

#include "addax/tensor.hpp"

namespace addax::ops {

struct SortOptions {
  std::optional<int64_t> axis = -1;  // None: of the flattened tensor
};
/// Ascending along an axis. The gradient goes back to where the elements came from.
Tensor sort(const Tensor& x, const SortOptions& options = {});
/// The positions that sort x.
Tensor argsort(const Tensor& x, const SortOptions& options = {});
/// Positions in an order where the element at `kth` is in its place: smaller ones before it, larger ones behind.
Tensor argpartition(const Tensor& x, int64_t kth, const SortOptions& options = {});

struct TopKOptions {
  bool sorted = true;  // the largest first; what is false may be in any order
};
struct TopK {
  Tensor values, indices;
};
/// The k largest elements along the last axis, and their positions. ShapeError where there are fewer.
TopK top_k(const Tensor& x, int64_t k, const TopKOptions& options = {});
/// Whether fewer than k predictions [n, classes] exceed that of each target [n]; bool. False for a target outside the
/// classes or a prediction that is not finite.
Tensor in_top_k(const Tensor& targets, const Tensor& predictions, int64_t k);

// ---- Host operations: their shapes depend on the values, so they are not part of function() -----------------------
/// Coordinates of the elements that are not 0, one int32 vector per axis.
Tensors nonzero(const Tensor& x);

struct UniqueOptions {
  bool sorted = true;                     // always
  std::optional<int64_t> axis = {};       // None: of the flattened tensor; else whole slices are compared
  std::optional<int64_t> size = {};       // so many values: cut off, or filled up
  std::optional<Number> fill_value = {};  // None: the smallest value
};
struct Unique {
  Tensor values;
  Tensor index;    // of each value, its first position
  Tensor inverse;  // of each element, the number of its value
  Tensor counts;   // of each value, how often it occurs
};
/// The different values in ascending order; unique_all() also says where they are.
Tensor unique(const Tensor& x, const UniqueOptions& options = {});
Unique unique_all(const Tensor& x, const UniqueOptions& options = {});

// An axis may stand alone where options are expected.
template <std::integral I>
Tensor sort(const Tensor& x, I axis) {
  return sort(x, SortOptions{.axis = static_cast<int64_t>(axis)});
}
template <std::integral I>
Tensor argsort(const Tensor& x, I axis) {
  return argsort(x, SortOptions{.axis = static_cast<int64_t>(axis)});
}

}  // namespace addax::ops
