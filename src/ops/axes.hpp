// Axes of a call in canonical form: non-negative, sorted, each once.
#pragma once

#include "ops/op.hpp"

namespace addax {

/// One axis of a rank, counted from the front. ShapeError naming `where` outside the rank.
int canonical_axis(std::string_view where, int64_t axis, int rank);
/// The axes of a reduction over `rank` axes; all of them for None. A doubled axis is a ShapeError.
Shape canonical_axes(std::string_view where, const Axes& axes, int rank);
/// `shape` without `axes`, or with ones in their place.
Shape reduced_shape(const Shape& shape, const Shape& axes, bool keepdims);

}  // namespace addax
