// Elementwise operations of keras.ops: arithmetic, comparison, logic and the functions of one number.
//
// Arguments broadcast as in NumPy (ShapeError where they do not) and are promoted as in Keras; C++ numbers take the
// dtype of the tensor beside them. Functions marked "float" compute integers in config::floatx(). Results have the
// broadcast shape. Gradients exist wherever the function has one.
#pragma once

#include "addax/tensor.hpp"

namespace addax::ops {

Tensor add(const Tensor& x1, const Tensor& x2);
Tensor subtract(const Tensor& x1, const Tensor& x2);
Tensor multiply(const Tensor& x1, const Tensor& x2);
/// x1 / x2 in a float dtype, also of integers.
Tensor divide(const Tensor& x1, const Tensor& x2);
/// The largest integer not above x1 / x2.
Tensor floor_divide(const Tensor& x1, const Tensor& x2);
/// The remainder with the sign of x2, as Python's %.
Tensor mod(const Tensor& x1, const Tensor& x2);
Tensor power(const Tensor& x1, const Tensor& x2);
/// The larger of two; NaN where either is NaN.
Tensor maximum(const Tensor& x1, const Tensor& x2);
Tensor minimum(const Tensor& x1, const Tensor& x2);

/// Comparisons give bool.
Tensor equal(const Tensor& x1, const Tensor& x2);
Tensor not_equal(const Tensor& x1, const Tensor& x2);
Tensor less(const Tensor& x1, const Tensor& x2);
Tensor less_equal(const Tensor& x1, const Tensor& x2);
Tensor greater(const Tensor& x1, const Tensor& x2);
Tensor greater_equal(const Tensor& x1, const Tensor& x2);
/// Logic takes any dtype (nonzero is true) and gives bool.
Tensor logical_and(const Tensor& x1, const Tensor& x2);
Tensor logical_or(const Tensor& x1, const Tensor& x2);
Tensor logical_xor(const Tensor& x1, const Tensor& x2);
Tensor logical_not(const Tensor& x);

Tensor negative(const Tensor& x);
Tensor abs(const Tensor& x);
Tensor sign(const Tensor& x);
Tensor square(const Tensor& x);
/// Float.
Tensor sqrt(const Tensor& x);
/// 1 / sqrt(x); float.
Tensor rsqrt(const Tensor& x);
/// 1 / x; float.
Tensor reciprocal(const Tensor& x);
Tensor exp(const Tensor& x);
Tensor log(const Tensor& x);
Tensor sin(const Tensor& x);
Tensor cos(const Tensor& x);
Tensor tanh(const Tensor& x);
Tensor sigmoid(const Tensor& x);
Tensor relu(const Tensor& x);

/// x1 where `condition` is true, x2 elsewhere.
Tensor where(const Tensor& condition, const Tensor& x1, const Tensor& x2);
/// x in another dtype: floats to integers drop the fraction, to bool nonzero is true.
Tensor cast(const Tensor& x, DType dtype);

}  // namespace addax::ops
