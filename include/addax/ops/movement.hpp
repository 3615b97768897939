// Operations of keras.ops that move elements: transposing, joining, splitting, slicing, repeating, padding, turning.
//
// Any dtype; results have the input's. Axes may be negative; one outside the rank is a ShapeError. Every function has
// gradients of any order. `concatenate({a, b}, 1)` and `concatenate({a, b}, {.axis = 1})` are the same.
#pragma once

#include <concepts>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "addax/tensor.hpp"

namespace addax::ops {

// ---- Axes -------------------------------------------------------------------------------------------------------
/// Axis i of the result is axis axes[i] of x; without axes their order is reversed.
Tensor transpose(const Tensor& x, const Axes& axes = {});
/// Axes `source` move to `destination`, the others keep their order.
Tensor moveaxis(const Tensor& x, const Axes& source, const Axes& destination);
Tensor swapaxes(const Tensor& x, int64_t axis1, int64_t axis2);
/// x in one axis.
Tensor ravel(const Tensor& x);

struct ViewOptions {
  std::optional<DType> dtype = {};  // None: x's own
};
/// The bytes of x read as another dtype. Where that is wider or narrower, the last axis becomes as much shorter or
/// longer; ShapeError where it does not divide. No gradient.
Tensor view(const Tensor& x, const ViewOptions& options = {});
inline Tensor view(const Tensor& x, DType dtype) { return view(x, ViewOptions{dtype}); }

/// Moves, splits and joins axes by name, as einops: `rearrange(x, "b (h w) c -> b c h w", {{"h", 4}})`.
/// OptionError for a pattern that cannot be read, ShapeError where it does not fit x.
Tensor rearrange(const Tensor& tensor, const std::string& pattern,
                 const std::vector<std::pair<std::string, int64_t>>& axes_lengths = {});

struct DataFormatOptions {
  std::string data_format = "channels_last";  // or "channels_first"
};
/// Channels of blocks to places: [n, h, w, b·b·c] -> [n, h·b, w·b, c]. As in Keras, the channels of channels_first
/// count as [c, b, b].
Tensor depth_to_space(const Tensor& x, int64_t block_size, const DataFormatOptions& options = {});
/// The inverse: [n, h·b, w·b, c] -> [n, h, w, b·b·c].
Tensor space_to_depth(const Tensor& x, int64_t block_size, const DataFormatOptions& options = {});

// ---- Joining ----------------------------------------------------------------------------------------------------
struct AxisOptions {
  int64_t axis = 0;
};
struct FlatAxisOptions {
  std::optional<int64_t> axis = {};  // None: of the flattened tensor
};

/// Tensors one after another along an axis; the other axes must be equal. Dtypes are promoted.
Tensor concatenate(const Tensors& xs, const AxisOptions& options = {});
/// Tensors of one shape along a new axis.
Tensor stack(const Tensors& x, const AxisOptions& options = {});
/// NumPy's: along the second axis (vectors: the first), the first, the third; vectors as columns.
Tensor hstack(const Tensors& xs);
Tensor vstack(const Tensors& xs);
Tensor dstack(const Tensors& xs);
Tensor column_stack(const Tensors& xs);
/// x2 behind x1; without an axis both are flattened.
Tensor append(const Tensor& x1, const Tensor& x2, const FlatAxisOptions& options = {});

// ---- Splitting --------------------------------------------------------------------------------------------------
/// So many equal parts of an axis (ShapeError where they cannot be equal), or parts between the given positions.
Tensors split_equally(const Tensor& x, int64_t sections, const AxisOptions& options = {});
Tensors split(const Tensor& x, const std::vector<int64_t>& indices, const AxisOptions& options = {});
template <std::integral I>
Tensors split(const Tensor& x, I sections, const AxisOptions& options = {}) {
  return split_equally(x, static_cast<int64_t>(sections), options);
}
/// The same, but parts may differ by one.
Tensors split_nearly_equally(const Tensor& x, int64_t sections, const AxisOptions& options = {});
Tensors array_split(const Tensor& x, const std::vector<int64_t>& indices, const AxisOptions& options = {});
template <std::integral I>
Tensors array_split(const Tensor& x, I sections, const AxisOptions& options = {}) {
  return split_nearly_equally(x, static_cast<int64_t>(sections), options);
}
/// split() along the first, second (vectors: the first) and third axis: into equal parts, or between positions.
template <class Sections = std::vector<int64_t>>
Tensors vsplit(const Tensor& x, const Sections& indices_or_sections) {
  return split(x, indices_or_sections, AxisOptions{0});
}
template <class Sections = std::vector<int64_t>>
Tensors hsplit(const Tensor& x, const Sections& indices_or_sections) {
  return split(x, indices_or_sections, AxisOptions{x.rank() > 1});
}
template <class Sections = std::vector<int64_t>>
Tensors dsplit(const Tensor& x, const Sections& indices_or_sections) {
  return split(x, indices_or_sections, AxisOptions{2});
}

struct UnstackOptions {
  std::optional<int64_t> num = {};  // checked where it is given
  int64_t axis = 0;
};
/// A tensor for each position of an axis, without that axis.
Tensors unstack(const Tensor& x, const UnstackOptions& options = {});

// ---- Parts ------------------------------------------------------------------------------------------------------
/// The block of `shape` that begins at `start_indices`; a length of −1 reaches to the end of its axis.
Tensor slice(const Tensor& inputs, const std::vector<int64_t>& start_indices, const Shape& shape);
/// inputs with the block that begins at `start_indices` replaced by `updates`.
Tensor slice_update(const Tensor& inputs, const std::vector<int64_t>& start_indices, const Tensor& updates);
/// x[key], NumPy's indexing: the same as x(...) for an index that is only known when running.
Tensor get_item(const Tensor& x, std::span<const Index> key);

// ---- Repeating and padding --------------------------------------------------------------------------------------
/// x side by side `repeats` times along each axis; fewer counts than axes mean the last ones.
Tensor tile(const Tensor& x, const std::vector<int64_t>& repeats);
Tensor tile(const Tensor& x, int64_t repeats);
/// Each element `repeats` times, or element i of the axis repeats[i] times.
Tensor repeat(const Tensor& x, int64_t repeats, const FlatAxisOptions& options = {});
Tensor repeat(const Tensor& x, const std::vector<int64_t>& repeats, const FlatAxisOptions& options = {});

struct PadOptions {
  std::string mode = "constant";  // or "reflect", "symmetric", "edge", "wrap"
  std::optional<Number> constant_values = {};
};
/// Elements added before and behind each axis: {{1, 0}, {0, 2}}, or as many on all sides.
Tensor pad(const Tensor& x, const std::vector<std::pair<int64_t, int64_t>>& pad_width, const PadOptions& options = {});
Tensor pad(const Tensor& x, int64_t pad_width, const PadOptions& options = {});

// ---- Turning ----------------------------------------------------------------------------------------------------
struct FlipOptions {
  Axes axis = {};  // None: all
};
/// The other way round along axes; fliplr and flipud along the second and the first.
Tensor flip(const Tensor& x, const FlipOptions& options = {});
Tensor fliplr(const Tensor& x);
Tensor flipud(const Tensor& x);
/// Moved on by `shift` places; what falls off the end comes back at the start. Without an axis x is taken as flat.
Tensor roll(const Tensor& x, int64_t shift, const FlatAxisOptions& options = {});
Tensor roll(const Tensor& x, const std::vector<int64_t>& shift, const FlipOptions& options);

struct Rot90Options {
  int64_t k = 1;  // quarter turns, from the first axis towards the second
  std::pair<int64_t, int64_t> axes = {0, 1};
};
Tensor rot90(const Tensor& array, const Rot90Options& options = {});

// ---- Differences ------------------------------------------------------------------------------------------------
struct DiffOptions {
  int64_t n = 1;
  int64_t axis = -1;
};
/// Each element less the one before it, n times over; bools differ by xor.
Tensor diff(const Tensor& a, const DiffOptions& options = {});

// An axis may stand alone where options are expected.
template <std::integral I>
Tensor concatenate(const Tensors& xs, I axis) {
  return concatenate(xs, AxisOptions{.axis = static_cast<int64_t>(axis)});
}
template <std::integral I>
Tensor stack(const Tensors& x, I axis) {
  return stack(x, AxisOptions{.axis = static_cast<int64_t>(axis)});
}
template <std::integral I>
Tensor append(const Tensor& x1, const Tensor& x2, I axis) {
  return append(x1, x2, FlatAxisOptions{.axis = static_cast<int64_t>(axis)});
}
template <std::integral S, std::integral I>
Tensors split(const Tensor& x, S sections, I axis) {
  return split(x, sections, AxisOptions{.axis = static_cast<int64_t>(axis)});
}
template <std::integral I>
Tensors split(const Tensor& x, const std::vector<int64_t>& indices, I axis) {
  return split(x, indices, AxisOptions{.axis = static_cast<int64_t>(axis)});
}
template <std::integral S, std::integral I>
Tensors array_split(const Tensor& x, S sections, I axis) {
  return array_split(x, sections, AxisOptions{.axis = static_cast<int64_t>(axis)});
}
template <std::integral I>
Tensor repeat(const Tensor& x, int64_t repeats, I axis) {
  return repeat(x, repeats, FlatAxisOptions{.axis = static_cast<int64_t>(axis)});
}
template <std::integral I>
Tensor repeat(const Tensor& x, const std::vector<int64_t>& repeats, I axis) {
  return repeat(x, repeats, FlatAxisOptions{.axis = static_cast<int64_t>(axis)});
}
template <std::integral I>
Tensor flip(const Tensor& x, I axis) {
  return flip(x, FlipOptions{.axis = axis});
}
template <std::integral I>
Tensor roll(const Tensor& x, int64_t shift, I axis) {
  return roll(x, shift, FlatAxisOptions{.axis = static_cast<int64_t>(axis)});
}

}  // namespace addax::ops
