// Elementwise operations of keras.ops: arithmetic, comparison, logic, bits and the functions of one number.
//
// Arguments broadcast as in NumPy (ShapeError where they do not) and are promoted as in Keras; C++ numbers take the
// dtype of the tensor beside them. Functions marked "float" compute integers in config::floatx(). Results have the
// broadcast shape. Gradients exist wherever the function has one; where it jumps or is flat, none flows.
#pragma once

#include <optional>

#include "addax/tensor.hpp"

namespace addax::ops {

// ---- Arithmetic -------------------------------------------------------------------------------------------------
Tensor add(const Tensor& x1, const Tensor& x2);
Tensor subtract(const Tensor& x1, const Tensor& x2);
Tensor multiply(const Tensor& x1, const Tensor& x2);
/// x1 / x2 in a float dtype, also of integers.
Tensor divide(const Tensor& x1, const Tensor& x2);
inline Tensor true_divide(const Tensor& x1, const Tensor& x2) { return divide(x1, x2); }
/// The same, but 0 where x2 is 0.
Tensor divide_no_nan(const Tensor& x1, const Tensor& x2);
/// The largest integer not above x1 / x2.
Tensor floor_divide(const Tensor& x1, const Tensor& x2);
/// The remainder with the sign of x2, as Python's %.
Tensor mod(const Tensor& x1, const Tensor& x2);
/// The remainder with the sign of x1, as C's fmod.
Tensor fmod(const Tensor& x1, const Tensor& x2);
Tensor power(const Tensor& x1, const Tensor& x2);
/// The larger of two; NaN where either is NaN. Equal arguments share the gradient.
Tensor maximum(const Tensor& x1, const Tensor& x2);
Tensor minimum(const Tensor& x1, const Tensor& x2);
/// The larger of two; where one is NaN, the other.
Tensor fmax(const Tensor& x1, const Tensor& x2);
Tensor fmin(const Tensor& x1, const Tensor& x2);
/// The angle of the point (x2, x1); float.
Tensor arctan2(const Tensor& x1, const Tensor& x2);
/// sqrt(x1² + x2²) without overflow; float.
Tensor hypot(const Tensor& x1, const Tensor& x2);
/// log(exp(x1) + exp(x2)) without overflow; float.
Tensor logaddexp(const Tensor& x1, const Tensor& x2);
/// The same to base 2.
Tensor logaddexp2(const Tensor& x1, const Tensor& x2);
/// The next number after x1 towards x2; DTypeError for half floats.
Tensor nextafter(const Tensor& x1, const Tensor& x2);
/// x1 · 2^x2 for whole x2, in the float dtype of x1.
Tensor ldexp(const Tensor& x1, const Tensor& x2);
/// 0 below zero, 1 above, x2 at zero; float.
Tensor heaviside(const Tensor& x1, const Tensor& x2);
/// Greatest common divisor and least common multiple; DTypeError where the arguments are not integers.
Tensor gcd(const Tensor& x1, const Tensor& x2);
Tensor lcm(const Tensor& x1, const Tensor& x2);
/// x, but not below x_min nor above x_max; where it was cut off, no gradient flows to x.
Tensor clip(const Tensor& x, const Tensor& x_min, const Tensor& x_max);

// ---- Comparison, logic, selection -------------------------------------------------------------------------------
/// Comparisons give bool.
Tensor equal(const Tensor& x1, const Tensor& x2);
Tensor not_equal(const Tensor& x1, const Tensor& x2);
Tensor less(const Tensor& x1, const Tensor& x2);
Tensor less_equal(const Tensor& x1, const Tensor& x2);
Tensor greater(const Tensor& x1, const Tensor& x2);
Tensor greater_equal(const Tensor& x1, const Tensor& x2);

struct IscloseOptions {
  double rtol = 1e-5;
  double atol = 1e-8;
  bool equal_nan = false;
};
/// Whether |x1 − x2| ≤ atol + rtol · |x2|.
Tensor isclose(const Tensor& x1, const Tensor& x2, const IscloseOptions& options = {});
/// Whether that holds everywhere; one bool.
Tensor allclose(const Tensor& x1, const Tensor& x2, const IscloseOptions& options = {});

/// Logic takes any dtype (nonzero is true) and gives bool.
Tensor logical_and(const Tensor& x1, const Tensor& x2);
Tensor logical_or(const Tensor& x1, const Tensor& x2);
Tensor logical_xor(const Tensor& x1, const Tensor& x2);
Tensor logical_not(const Tensor& x);
/// x1 where `condition` is true, x2 elsewhere.
Tensor where(const Tensor& condition, const Tensor& x1, const Tensor& x2);
/// For each element the choice of the first condition that holds. ShapeError where the lists differ in length.
Tensor select(const Tensors& condlist, const Tensors& choicelist, const Tensor& default_value = 0);

// ---- Bits: integers and bools, DTypeError for floats ------------------------------------------------------------
Tensor bitwise_and(const Tensor& x, const Tensor& y);
Tensor bitwise_or(const Tensor& x, const Tensor& y);
Tensor bitwise_xor(const Tensor& x, const Tensor& y);
Tensor bitwise_not(const Tensor& x);
inline Tensor bitwise_invert(const Tensor& x) { return bitwise_not(x); }
/// Shifts of integers; shifts by the width or more shift everything out.
Tensor left_shift(const Tensor& x, const Tensor& y);
Tensor right_shift(const Tensor& x, const Tensor& y);
inline Tensor bitwise_left_shift(const Tensor& x, const Tensor& y) { return left_shift(x, y); }
inline Tensor bitwise_right_shift(const Tensor& x, const Tensor& y) { return right_shift(x, y); }

// ---- Functions of one number ------------------------------------------------------------------------------------
Tensor negative(const Tensor& x);
Tensor abs(const Tensor& x);
inline Tensor absolute(const Tensor& x) { return abs(x); }
/// |x|; float.
Tensor fabs(const Tensor& x);
/// −1, 0 or 1.
Tensor sign(const Tensor& x);
Tensor square(const Tensor& x);
/// Roots, 1 / sqrt(x) and 1 / x; float.
Tensor sqrt(const Tensor& x);
Tensor rsqrt(const Tensor& x);
Tensor cbrt(const Tensor& x);
Tensor reciprocal(const Tensor& x);
/// Exponentials and logarithms; float. expm1 is exp(x) − 1, log1p is log(1 + x), both exact near 0.
Tensor exp(const Tensor& x);
Tensor exp2(const Tensor& x);
Tensor expm1(const Tensor& x);
Tensor log(const Tensor& x);
Tensor log2(const Tensor& x);
Tensor log10(const Tensor& x);
Tensor log1p(const Tensor& x);
/// Trigonometric and hyperbolic functions, angles in radians; float.
Tensor sin(const Tensor& x);
Tensor cos(const Tensor& x);
Tensor tan(const Tensor& x);
Tensor arcsin(const Tensor& x);
Tensor arccos(const Tensor& x);
Tensor arctan(const Tensor& x);
Tensor sinh(const Tensor& x);
Tensor cosh(const Tensor& x);
Tensor tanh(const Tensor& x);
Tensor arcsinh(const Tensor& x);
Tensor arccosh(const Tensor& x);
Tensor arctanh(const Tensor& x);
/// sin(πx) / (πx), 1 at 0; float.
Tensor sinc(const Tensor& x);
Tensor deg2rad(const Tensor& x);
Tensor rad2deg(const Tensor& x);
/// The error function, 1 − erf(x), and the inverse of erf; float.
Tensor erf(const Tensor& x);
Tensor erfc(const Tensor& x);
Tensor erfinv(const Tensor& x);
/// Bessel's function I₀; float.
Tensor i0(const Tensor& x);
/// The regularised incomplete gamma function P(x1, x2) of arguments from 0, else NaN; float. Its gradient flows to x2
/// alone; one that is asked for x1 is a StateError.
Tensor gammainc(const Tensor& x1, const Tensor& x2);

/// Whole numbers above and below; float.
Tensor ceil(const Tensor& x);
Tensor floor(const Tensor& x);
/// Without the fraction.
Tensor trunc(const Tensor& x);
/// To `decimals` digits after the point, halves to even; negative counts round tens, hundreds, …
Tensor round(const Tensor& x, int decimals = 0);

/// Tests; they give bool.
Tensor isnan(const Tensor& x);
Tensor isinf(const Tensor& x);
Tensor isfinite(const Tensor& x);
Tensor isposinf(const Tensor& x);
Tensor isneginf(const Tensor& x);
/// Whether the sign bit is set; true for −0.
Tensor signbit(const Tensor& x);

struct NanToNumOptions {
  double nan = 0;
  std::optional<double> posinf = {};  // None: the largest finite number of the dtype
  std::optional<double> neginf = {};
};
/// x with NaN and infinities replaced.
Tensor nan_to_num(const Tensor& x, const NanToNumOptions& options = {});

/// x in another dtype: floats to integers drop the fraction, to bool nonzero is true.
Tensor cast(const Tensor& x, DType dtype);
/// The same, but numbers outside the new dtype become its lowest or highest.
Tensor saturate_cast(const Tensor& x, DType dtype);

/// Tensors are real: the angle is 0 or π, the imaginary part 0.
Tensor angle(const Tensor& x);
Tensor real(const Tensor& x);
Tensor imag(const Tensor& x);
Tensor isreal(const Tensor& x);
Tensor conj(const Tensor& x);
inline Tensor conjugate(const Tensor& x) { return conj(x); }

}  // namespace addax::ops
