// Taking, placing and counting by index: attributes and CPU kernels.
//
// Indices are int32 or int64. Negative ones count from the end where that is said. Kernels cannot throw: what an index
// outside the axis reads is NaN for floats and 0 for the rest, and what it would write is dropped.
#pragma once

#include <tuple>

#include "backends/kernel.hpp"
#include "core/field.hpp"

namespace addax::backends {

/// One non-negative axis.
struct TakeAttrs {
  int axis = 0;
  bool operator==(const TakeAttrs&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"axis", &TakeAttrs::axis}}; }
};

/// How an update meets what is there.
enum class Reduction : uint8_t { replace, add, multiply, min, max };

struct ScatterAttrs {
  Reduction reduction = Reduction::replace;
  bool operator==(const ScatterAttrs&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"reduction", &ScatterAttrs::reduction}}; }
};

/// Rows with equal segment numbers are combined: add, multiply, min or max.
struct SegmentAttrs {
  Reduction reduction = Reduction::add;
  bool operator==(const SegmentAttrs&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"reduction", &SegmentAttrs::reduction}}; }
};

/// The number of classes is the length of the output along `axis`.
struct OneHotAttrs {
  int axis = 0;
  bool operator==(const OneHotAttrs&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"axis", &OneHotAttrs::axis}}; }
};

struct SearchSortedAttrs {
  bool right = false;
  bool operator==(const SearchSortedAttrs&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"right", &SearchSortedAttrs::right}}; }
};

/// The k-th diagonal: 0 the main one, above it positive.
struct DiagonalAttrs {
  int64_t k = 0;
  bool operator==(const DiagonalAttrs&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"k", &DiagonalAttrs::k}}; }
};

/// start, start + step, …
struct RangeAttrs {
  double start = 0;
  double step = 1;
  bool operator==(const RangeAttrs&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"start", &RangeAttrs::start}, Field{"step", &RangeAttrs::step}};
  }
};

namespace cpu {

/// dst[i] = src[indices[i]] for rows of row_bytes; every index is within src. What fit() makes its batches with.
void gather_rows(const void* src, size_t row_bytes, const int64_t* indices, int64_t count, void* dst);
void gather_rows(const void* src, size_t row_bytes, const int32_t* indices, int64_t count, void* dst);

/// Scratch in float for the kernels that add up into 16-bit outputs: the gradients, scatter, scatter_update,
/// segment_reduce.
Plan plan_scatter(std::span<const Spec> in, std::span<const Spec> out, const void* attrs);

// Any dtype. Negative indices count from the end.
void take(const KernelCall& call);             // TakeAttrs: x, indices -> x with the axis replaced by indices' axes
void take_gradient(const KernelCall& call);    // TakeAttrs: dy, indices -> dx, sums in the order of indices
void take_along_axis(const KernelCall& call);  // TakeAttrs: x, indices -> y of indices' shape
void take_along_axis_gradient(const KernelCall& call);  // TakeAttrs: dy, indices -> dx

// Updates in the order of their indices [n..., k], which address the first k axes; values are [n..., the other axes].
void scatter(const KernelCall& call);         // no attributes: indices, values -> y, zero where nothing is added
void scatter_update(const KernelCall& call);  // ScatterAttrs: x, indices, updates -> y
void gather_nd(const KernelCall& call);       // no attributes: x, indices -> values; the gradient of both above

// SegmentAttrs: data [n, ...], segment numbers [n] -> [segments, ...]. An empty segment is 0, 1, the highest or the
// lowest value. Numbers outside [0, segments) are dropped.
void segment_reduce(const KernelCall& call);

void one_hot(const KernelCall& call);  // OneHotAttrs: labels -> y of any dtype; another label gives a row of zeros
void bincount(
    const KernelCall& call);  // no attributes: x [..., n] (, weights) -> counts [..., bins]; others are dropped
void searchsorted(const KernelCall& call);  // SearchSortedAttrs: sorted [n], values -> int32 or int64 positions

// Building matrices. DiagonalAttrs, but for fill and arange.
void tril(const KernelCall& call);      // x [..., m, n] -> y
void triu(const KernelCall& call);      // x [..., m, n] -> y
void eye(const KernelCall& call);       // -> [m, n]
void diag(const KernelCall& call);      // x [..., n] -> [..., n + |k|, n + |k|], also the gradient of diagonal
void diagonal(const KernelCall& call);  // x [..., m, n] -> its k-th diagonal [..., length] of the last two axes
void arange(const KernelCall& call);    // RangeAttrs: -> [n]
void fill(const KernelCall& call);      // no attributes: value [] -> y of value's dtype

}  // namespace cpu
}  // namespace addax::backends
