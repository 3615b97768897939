// promote: Keras' dtype rules for the arguments of an operation. Numbers give way to the dtypes that they meet.
#pragma once

#include <initializer_list>

#include "ops/op.hpp"

namespace addax {

/// The dtype that Keras computes in for these arguments.
DType result_type(std::span<const Tensor> tensors);
inline DType result_type(std::initializer_list<Tensor> tensors) {
  return result_type(std::span<const Tensor>(tensors.begin(), tensors.size()));
}
/// The float dtype for functions such as exp: x's own where it is one, else config::floatx().
DType float_type(const Tensor& x);

/// x in another dtype: itself where it has it, a constant where it is a number, else a cast.
Tensor as_dtype(const Tensor& x, DType dtype);
inline Tensor as_float(const Tensor& x) { return as_dtype(x, float_type(x)); }

/// A constant without axes.
Tensor constant(Number value, DType dtype);
/// A number in the dtype of `like`.
inline Tensor constant_like(Number value, const Tensor& like) { return constant(value, like.dtype()); }

/// NumPy's broadcast of two shapes; ShapeError naming the op where they do not fit.
Shape broadcast_shapes(const CallView& call, const Shape& a, const Shape& b);

}  // namespace addax
