// Operations of keras.ops that read, write and count by index.
//
// Indices are integers of any dtype; where it is not said otherwise, negative ones count from the end. An index outside
// reads NaN (floats) or 0 and writes nothing, as with Keras on JAX. Gradients of any order flow to values, never to
// indices. `take(x, i, 0)` and `take(x, i, {.axis = 0})` are the same.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <vector>

#include "addax/ops/movement.hpp"
#include "addax/tensor.hpp"

namespace addax::ops {

// ---- Reading and writing ----------------------------------------------------------------------------------------
/// x's elements at positions of an axis, which becomes the axes of `indices`; without an axis x counts as flat.
Tensor take(const Tensor& x, const Tensor& indices, const FlatAxisOptions& options = {});
/// For each place of `indices` the element at that position of the axis; the other axes match or broadcast.
Tensor take_along_axis(const Tensor& x, const Tensor& indices, const FlatAxisOptions& options = {});
/// Zeros of `shape` with values added at indices [..., k], which address the first k axes.
Tensor scatter(const Tensor& indices, const Tensor& values, const Shape& shape);

struct ScatterUpdateOptions {
  std::optional<std::string> reduction = {};  // None: replace; or "add", "mul", "max", "min"
};
/// inputs with updates at indices [..., k], which address the first k axes; in order where indices are equal.
Tensor scatter_update(const Tensor& inputs, const Tensor& indices, const Tensor& updates,
                      const ScatterUpdateOptions& options = {});
/// The coordinates of positions in a flattened tensor of `shape`, one tensor per axis.
Tensors unravel_index(const Tensor& indices, const Shape& shape);

// ---- Segments ---------------------------------------------------------------------------------------------------
struct SegmentOptions {
  std::optional<int64_t> num_segments = {};  // None: the largest id and one; then the ids must have values
  bool sorted = false;                       // a promise that Keras' backends use
};
/// Rows of data [n, ...] with equal segment_ids [n] combined: [num_segments, ...]. An empty segment is 0, the lowest
/// value, the highest value, 1. Rows with ids outside [0, num_segments) are left out.
Tensor segment_sum(const Tensor& data, const Tensor& segment_ids, const SegmentOptions& options = {});
Tensor segment_max(const Tensor& data, const Tensor& segment_ids, const SegmentOptions& options = {});
Tensor segment_min(const Tensor& data, const Tensor& segment_ids, const SegmentOptions& options = {});
Tensor segment_prod(const Tensor& data, const Tensor& segment_ids, const SegmentOptions& options = {});

// ---- Classes ----------------------------------------------------------------------------------------------------
struct OneHotOptions {
  int64_t axis = -1;                // of the result, where the classes lie
  std::optional<DType> dtype = {};  // None: config::floatx()
};
/// A row of zeros with a one for each label; a label outside [0, num_classes) gives zeros.
Tensor one_hot(const Tensor& x, int64_t num_classes, const OneHotOptions& options = {});

struct MultiHotOptions {
  std::optional<int64_t> num_classes = {};  // required
  int64_t axis = -1;
  std::optional<DType> dtype = {};
};
/// Labels [..., k] as one row with ones at all of them.
Tensor multi_hot(const Tensor& inputs, const MultiHotOptions& options);
inline Tensor multi_hot(const Tensor& inputs, int64_t num_classes) {
  return multi_hot(inputs, MultiHotOptions{.num_classes = num_classes});
}

// ---- Counting ---------------------------------------------------------------------------------------------------
struct BincountOptions {
  Tensor weights = {};  // of x's shape
  int64_t minlength = 0;
};
/// How often each number from 0 occurs along the last axis, or the sum of its weights: int32, or the weights' dtype.
/// In function() only up to `minlength`, where its length is known.
Tensor bincount(const Tensor& x, const BincountOptions& options = {});

struct SearchSortedOptions {
  std::string side = "left";  // the first place that fits; "right": behind equals
};
/// Where `values` would have to be inserted into the ascending vector; int32.
Tensor searchsorted(const Tensor& sorted_sequence, const Tensor& values, const SearchSortedOptions& options = {});
/// The number of the bin of each element: i where bins[i − 1] <= x < bins[i]; int32.
Tensor digitize(const Tensor& x, const Tensor& bins);

/// `{low, high}`, or None.
struct HistogramRange : std::optional<std::pair<double, double>> {
  using std::optional<std::pair<double, double>>::optional;
  HistogramRange(NoneType) {}
  HistogramRange(double low, double high) : HistogramRange(std::pair(low, high)) {}
};
struct HistogramOptions {
  int64_t bins = 10;
  HistogramRange range = {};  // None: from the smallest to the largest
};
struct Histogram {
  Tensor counts, edges;
};
/// How many elements lie in each of `bins` equal bins, and the bins' edges.
Histogram histogram(const Tensor& x, const HistogramOptions& options = {});

struct IsinOptions {
  bool assume_unique = false;
  bool invert = false;
};
/// Whether each element of x1 occurs in x2; bool.
Tensor isin(const Tensor& x1, const Tensor& x2, const IsinOptions& options = {});

// An axis may stand alone where options are expected.
template <std::integral I>
Tensor take(const Tensor& x, const Tensor& indices, I axis) {
  return take(x, indices, FlatAxisOptions{.axis = static_cast<int64_t>(axis)});
}
template <std::integral I>
Tensor take_along_axis(const Tensor& x, const Tensor& indices, I axis) {
  return take_along_axis(x, indices, FlatAxisOptions{.axis = static_cast<int64_t>(axis)});
}
template <std::integral I>
Tensor one_hot(const Tensor& x, int64_t num_classes, I axis) {
  return one_hot(x, num_classes, OneHotOptions{.axis = static_cast<int64_t>(axis)});
}

}  // namespace addax::ops
