// What operations with indices share.
#pragma once

#include "backends/indexing.hpp"
#include "ops/op.hpp"

namespace addax {

template <>
inline constexpr auto enum_names<backends::Reduction> = std::to_array<std::string_view>({"replace", "add", "mul", "min",
                                                                                         "max"});

/// Positions in int32 or int64. DTypeError naming `where` for floats.
Tensor as_indices(const char* where, const Tensor& indices);
/// x[start : : step] of that many elements per axis; what indexing is made of.
Tensor strided_slice(const Tensor& x, const Shape& start, const Shape& step, const Shape& shape);
/// The gradient of take(): dy added up where its elements were taken from.
Tensor take_gradient(const Tensor& dy, const Tensor& indices, int axis, const Shape& shape);
/// The same for take_along_axis().
Tensor take_along_axis_gradient(const Tensor& dy, const Tensor& indices, int axis, const Shape& shape);
/// The numbers 0 … n − 1 as int32, or along one axis of `rank`.
Tensor counted(int64_t n, int axis = 0, int rank = 1);

}  // namespace addax
