// Elementwise operations of two arguments: arithmetic, comparison, logic, selection; and the operators on tensors.
#include "addax/ops.hpp"
#include "ops/elementwise.hpp"

namespace addax {

using backends::ElementwiseOp;

Spec broadcast_spec(const CallView& call) {
  const Tensor& a = call.in[call.in.size() - 2];
  const Tensor& b = call.in[call.in.size() - 1];
  if (a.dtype() != b.dtype())
    fail_dtype(call,
               "expected arguments of one dtype, got " + a.spec().to_string() + " and " + b.spec().to_string() + ".");
  Shape shape = broadcast_shapes(call, a.shape(), b.shape());
  if (call.in.size() == 3) shape = broadcast_shapes(call, call.in[0].shape(), shape);
  return {shape, a.dtype()};
}

namespace {

/// Gradient of functions that pass one of two arguments on: equal arguments share it, as in JAX.
Tensors choice_gradient(const Backward& b) {
  Tensor half = constant_like(0.5, b.dy[0]), one = constant_like(1, b.dy[0]), none = constant_like(0, b.dy[0]);
  Tensor same = ops::equal(b.x(0), b.x(1));
  auto part = [&](const Tensor& x) {
    return b.dy[0] * ops::where(same, half, ops::where(ops::equal(x, b.y[0]), one, none));
  };
  return {b.wants(0) ? part(b.x(0)) : Tensor(), b.wants(1) ? part(b.x(1)) : Tensor()};
}

constexpr Op add_op = elementwise_op(
    "add", ElementwiseOp::add, broadcast_spec,
    [](const Backward& b) -> Tensors {
      return {b.dy[0], b.dy[0]};
    },
    Trait::commutative);
constexpr Op subtract_op =
    elementwise_op("subtract", ElementwiseOp::subtract, broadcast_spec, [](const Backward& b) -> Tensors {
      return {b.dy[0], b.wants(1) ? -b.dy[0] : Tensor()};
    });
constexpr Op multiply_op = elementwise_op(
    "multiply", ElementwiseOp::multiply, broadcast_spec,
    [](const Backward& b) -> Tensors {
      return {b.wants(0) ? b.dy[0] * b.x(1) : Tensor(), b.wants(1) ? b.dy[0] * b.x(0) : Tensor()};
    },
    Trait::commutative);
constexpr Op divide_op =
    elementwise_op("divide", ElementwiseOp::divide, broadcast_spec, [](const Backward& b) -> Tensors {
      return {b.wants(0) ? b.dy[0] / b.x(1) : Tensor(), b.wants(1) ? -b.dy[0] * b.y[0] / b.x(1) : Tensor()};
    });
constexpr Op floor_divide_op = elementwise_op("floor_divide", ElementwiseOp::floor_divide, broadcast_spec, no_gradient);
constexpr Op mod_op = elementwise_op("mod", ElementwiseOp::mod, broadcast_spec, [](const Backward& b) -> Tensors {
  return {b.dy[0], b.wants(1) ? -b.dy[0] * ops::floor_divide(b.x(0), b.x(1)) : Tensor()};
});
constexpr Op power_op = elementwise_op("power", ElementwiseOp::power, broadcast_spec, [](const Backward& b) -> Tensors {
  const Tensor &x = b.x(0), &p = b.x(1);
  Tensor dx, dp;
  if (b.wants(0)) {
    Tensor slope = p * ops::power(x, p - 1);
    dx = b.dy[0] * ops::where(ops::equal(p, 0), constant_like(0, slope), slope);
  }
  if (b.wants(1)) {
    Tensor safe = ops::where(ops::equal(x, 0), constant_like(1, x), x);
    dp = b.dy[0] * b.y[0] * ops::log(safe);
  }
  return {dx, dp};
});
constexpr Op maximum_op =
    elementwise_op("maximum", ElementwiseOp::maximum, broadcast_spec, choice_gradient, Trait::commutative);
constexpr Op minimum_op =
    elementwise_op("minimum", ElementwiseOp::minimum, broadcast_spec, choice_gradient, Trait::commutative);

constexpr Op equal_op = elementwise_op("equal", ElementwiseOp::equal, broadcast_bool, no_gradient, Trait::commutative);
constexpr Op not_equal_op =
    elementwise_op("not_equal", ElementwiseOp::not_equal, broadcast_bool, no_gradient, Trait::commutative);
constexpr Op less_op = elementwise_op("less", ElementwiseOp::less, broadcast_bool, no_gradient);
constexpr Op less_equal_op = elementwise_op("less_equal", ElementwiseOp::less_equal, broadcast_bool, no_gradient);
constexpr Op greater_op = elementwise_op("greater", ElementwiseOp::greater, broadcast_bool, no_gradient);
constexpr Op greater_equal_op =
    elementwise_op("greater_equal", ElementwiseOp::greater_equal, broadcast_bool, no_gradient);
constexpr Op logical_and_op =
    elementwise_op("logical_and", ElementwiseOp::logical_and, broadcast_bool, no_gradient, Trait::commutative);
constexpr Op logical_or_op =
    elementwise_op("logical_or", ElementwiseOp::logical_or, broadcast_bool, no_gradient, Trait::commutative);
constexpr Op logical_xor_op =
    elementwise_op("logical_xor", ElementwiseOp::logical_xor, broadcast_bool, no_gradient, Trait::commutative);

constexpr Op where_op =
    elementwise_op("where", ElementwiseOp::select, broadcast_spec, [](const Backward& b) -> Tensors {
      Tensor none = constant_like(0, b.dy[0]);
      return {Tensor(), b.wants(1) ? ops::where(b.x(0), b.dy[0], none) : Tensor(),
              b.wants(2) ? ops::where(b.x(0), none, b.dy[0]) : Tensor()};
    });

/// Promotes both arguments to the dtype that Keras computes in, then applies.
Tensor binary(const Op& op, const Tensor& x1, const Tensor& x2) {
  DType dtype = result_type({x1, x2});
  return apply(op, as_dtype(x1, dtype), as_dtype(x2, dtype));
}

Tensor binary_float(const Op& op, const Tensor& x1, const Tensor& x2) {
  DType dtype = result_type({x1, x2});
  if (!dtype.is_float()) dtype = float_type(constant(0, dtype));
  return apply(op, as_dtype(x1, dtype), as_dtype(x2, dtype));
}

/// Arithmetic on two bools is done in integers by Keras where logic has no name for it.
Tensor binary_number(const Op& op, const Tensor& x1, const Tensor& x2) {
  DType dtype = result_type({x1, x2});
  if (dtype == DType::bool_) dtype = DType::int32;
  return apply(op, as_dtype(x1, dtype), as_dtype(x2, dtype));
}

Tensor logical(const Op& op, const Tensor& x1, const Tensor& x2) {
  return apply(op, as_dtype(x1, DType::bool_), as_dtype(x2, DType::bool_));
}

}  // namespace

namespace ops {

Tensor add(const Tensor& x1, const Tensor& x2) { return binary(add_op, x1, x2); }
Tensor subtract(const Tensor& x1, const Tensor& x2) { return binary(subtract_op, x1, x2); }
Tensor multiply(const Tensor& x1, const Tensor& x2) { return binary(multiply_op, x1, x2); }
Tensor divide(const Tensor& x1, const Tensor& x2) { return binary_float(divide_op, x1, x2); }
Tensor floor_divide(const Tensor& x1, const Tensor& x2) { return binary_number(floor_divide_op, x1, x2); }
Tensor mod(const Tensor& x1, const Tensor& x2) { return binary_number(mod_op, x1, x2); }
Tensor power(const Tensor& x1, const Tensor& x2) { return binary_number(power_op, x1, x2); }
Tensor maximum(const Tensor& x1, const Tensor& x2) { return binary(maximum_op, x1, x2); }
Tensor minimum(const Tensor& x1, const Tensor& x2) { return binary(minimum_op, x1, x2); }

Tensor equal(const Tensor& x1, const Tensor& x2) { return binary(equal_op, x1, x2); }
Tensor not_equal(const Tensor& x1, const Tensor& x2) { return binary(not_equal_op, x1, x2); }
Tensor less(const Tensor& x1, const Tensor& x2) { return binary(less_op, x1, x2); }
Tensor less_equal(const Tensor& x1, const Tensor& x2) { return binary(less_equal_op, x1, x2); }
Tensor greater(const Tensor& x1, const Tensor& x2) { return binary(greater_op, x1, x2); }
Tensor greater_equal(const Tensor& x1, const Tensor& x2) { return binary(greater_equal_op, x1, x2); }
Tensor logical_and(const Tensor& x1, const Tensor& x2) { return logical(logical_and_op, x1, x2); }
Tensor logical_or(const Tensor& x1, const Tensor& x2) { return logical(logical_or_op, x1, x2); }
Tensor logical_xor(const Tensor& x1, const Tensor& x2) { return logical(logical_xor_op, x1, x2); }

Tensor where(const Tensor& condition, const Tensor& x1, const Tensor& x2) {
  DType dtype = result_type({x1, x2});
  const Tensor in[] = {as_dtype(condition, DType::bool_), as_dtype(x1, dtype), as_dtype(x2, dtype)};
  return apply(where_op, in);
}

}  // namespace ops

Tensor operator+(const Tensor& a, const Tensor& b) { return ops::add(a, b); }
Tensor operator-(const Tensor& a, const Tensor& b) { return ops::subtract(a, b); }
Tensor operator*(const Tensor& a, const Tensor& b) { return ops::multiply(a, b); }
Tensor operator/(const Tensor& a, const Tensor& b) { return ops::divide(a, b); }
Tensor operator%(const Tensor& a, const Tensor& b) { return ops::mod(a, b); }
Tensor operator-(const Tensor& a) { return ops::negative(a); }
Tensor operator==(const Tensor& a, const Tensor& b) { return ops::equal(a, b); }
Tensor operator!=(const Tensor& a, const Tensor& b) { return ops::not_equal(a, b); }
Tensor operator<(const Tensor& a, const Tensor& b) { return ops::less(a, b); }
Tensor operator<=(const Tensor& a, const Tensor& b) { return ops::less_equal(a, b); }
Tensor operator>(const Tensor& a, const Tensor& b) { return ops::greater(a, b); }
Tensor operator>=(const Tensor& a, const Tensor& b) { return ops::greater_equal(a, b); }
Tensor operator&(const Tensor& a, const Tensor& b) { return ops::logical_and(a, b); }
Tensor operator|(const Tensor& a, const Tensor& b) { return ops::logical_or(a, b); }
Tensor operator^(const Tensor& a, const Tensor& b) { return ops::logical_xor(a, b); }
Tensor operator!(const Tensor& a) { return ops::logical_not(a); }

}  // namespace addax
