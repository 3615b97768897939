// Elementwise comparison, logic, bits and selection.
#include "addax/ops.hpp"
#include "ops/elementwise.hpp"

namespace addax {

using backends::ElementwiseOp;

namespace {

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

constexpr Op bitwise_and_op =
    elementwise_op("bitwise_and", ElementwiseOp::bitwise_and, broadcast_spec, no_gradient, Trait::commutative);
constexpr Op bitwise_or_op =
    elementwise_op("bitwise_or", ElementwiseOp::bitwise_or, broadcast_spec, no_gradient, Trait::commutative);
constexpr Op bitwise_xor_op =
    elementwise_op("bitwise_xor", ElementwiseOp::bitwise_xor, broadcast_spec, no_gradient, Trait::commutative);
constexpr Op left_shift_op = elementwise_op("left_shift", ElementwiseOp::left_shift, broadcast_spec, no_gradient);
constexpr Op right_shift_op = elementwise_op("right_shift", ElementwiseOp::right_shift, broadcast_spec, no_gradient);

Tensor binary(const Op& op, const Tensor& x1, const Tensor& x2) {
  DType dtype = result_type({x1, x2});
  return apply(op, as_dtype(x1, dtype), as_dtype(x2, dtype));
}

Tensor logical(const Op& op, const Tensor& x1, const Tensor& x2) {
  return apply(op, as_dtype(x1, DType::bool_), as_dtype(x2, DType::bool_));
}

}  // namespace

namespace ops {

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

Tensor select(const Tensors& condlist, const Tensors& choicelist, const Tensor& default_value) {
  if (condlist.size() != choicelist.size())
    throw ShapeError("select: expected as many choices as conditions, got " + std::to_string(choicelist.size()) +
                     " for " + std::to_string(condlist.size()) + ".");
  Tensor result = default_value;
  for (size_t i = condlist.size(); i-- > 0;) result = where(condlist[i], choicelist[i], result);
  return result;
}

Tensor bitwise_and(const Tensor& x, const Tensor& y) { return binary(bitwise_and_op, x, y); }
Tensor bitwise_or(const Tensor& x, const Tensor& y) { return binary(bitwise_or_op, x, y); }
Tensor bitwise_xor(const Tensor& x, const Tensor& y) { return binary(bitwise_xor_op, x, y); }
Tensor left_shift(const Tensor& x, const Tensor& y) { return binary(left_shift_op, x, y); }
Tensor right_shift(const Tensor& x, const Tensor& y) { return binary(right_shift_op, x, y); }

Tensor isclose(const Tensor& x1, const Tensor& x2, const IscloseOptions& options) {
  Tensor allowed = options.atol + options.rtol * abs(as_float(x2));
  Tensor close = equal(x1, x2) | (isfinite(x2) & less_equal(abs(as_float(x1) - as_float(x2)), allowed));
  return options.equal_nan ? close | (isnan(x1) & isnan(x2)) : close;
}

}  // namespace ops
}  // namespace addax
