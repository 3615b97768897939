// Elementwise arithmetic of two and three arguments, and the operators on tensors.
#include <numbers>

#include "addax/config.hpp"
#include "addax/ops.hpp"
#include "ops/elementwise.hpp"
#include "ops/operation.hpp"

namespace addax {

using backends::ElementwiseOp;

namespace {

/// Which dtypes an elementwise function is made for, in words.
std::string domain(ElementwiseOp function) {
  if (!backends::takes(function, DType::int32)) return "floats";
  if (backends::takes(function, DType::float32)) return "numbers";
  return backends::takes(function, DType::bool_) ? "integers or bools" : "integers";
}

void check_domain(const CallView& call, DType dtype) {
  auto function = static_cast<ElementwiseOp>(call.op.elementwise);
  if (!backends::takes(function, dtype))
    fail_dtype(call, "expected " + domain(function) + ", got " + call.in.back().spec().to_string() +
                         ". ops::cast(x, dtype) changes the dtype.");
}

}  // namespace

Spec like_operand(const CallView& call) {
  check_domain(call, call.dtype(0));
  return call.in[0].spec();
}

Spec broadcast_spec(const CallView& call) {
  const Tensor& a = call.in[call.in.size() - 2];
  const Tensor& b = call.in[call.in.size() - 1];
  if (a.dtype() != b.dtype())
    fail_dtype(call,
               "expected arguments of one dtype, got " + a.spec().to_string() + " and " + b.spec().to_string() + ".");
  Shape shape = broadcast_shapes(call, a.shape(), b.shape());
  if (call.in.size() == 3) shape = broadcast_shapes(call, call.in[0].shape(), shape);
  check_domain(call, a.dtype());
  return {shape, a.dtype()};
}

namespace {

constexpr double ln2 = std::numbers::ln2;

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

constexpr Op fmod_op = elementwise_op("fmod", ElementwiseOp::fmod, broadcast_spec, [](const Backward& b) -> Tensors {
  return {b.dy[0], b.wants(1) ? -b.dy[0] * ops::trunc(b.x(0) / b.x(1)) : Tensor()};
});
constexpr Op fmax_op = elementwise_op("fmax", ElementwiseOp::fmax, broadcast_spec, choice_gradient, Trait::commutative);
constexpr Op fmin_op = elementwise_op("fmin", ElementwiseOp::fmin, broadcast_spec, choice_gradient, Trait::commutative);
constexpr Op arctan2_op =
    elementwise_op("arctan2", ElementwiseOp::arctan2, broadcast_spec, [](const Backward& b) -> Tensors {
      const DType dtype = b.x(0).dtype(), wide = dtype.size() < 4 ? DType(DType::float32) : dtype;
      Tensor y = as_dtype(b.x(0), wide), x = as_dtype(b.x(1), wide);
      Tensor share = as_dtype(b.dy[0], wide) / (ops::square(y) + ops::square(x));  // squares leave float16's range
      return {as_dtype(share * x, dtype), b.wants(1) ? as_dtype(-share * y, dtype) : Tensor()};
    });
constexpr Op hypot_op = elementwise_op(
    "hypot", ElementwiseOp::hypot, broadcast_spec,
    [](const Backward& b) -> Tensors {
      Tensor share = ops::divide_no_nan(b.dy[0], b.y[0]);  // 0 at the tip of the cone: spectra have zeros
      return {share * b.x(0), share * b.x(1)};
    },
    Trait::commutative);
constexpr Op logaddexp_op = elementwise_op(
    "logaddexp", ElementwiseOp::logaddexp, broadcast_spec,
    [](const Backward& b) -> Tensors {
      Tensor difference = b.x(0) - b.x(1);
      return {b.dy[0] * ops::sigmoid(difference), b.dy[0] * ops::sigmoid(-difference)};
    },
    Trait::commutative);
constexpr Op nextafter_op = elementwise_op(
    "nextafter", ElementwiseOp::nextafter,
    [](const CallView& c) -> Spec {
      if (c.dtype(0).size() < 4) fail_dtype(c, "expected float32 or float64, got " + c.in[0].spec().to_string() + ".");
      return broadcast_spec(c);
    },
    no_gradient);
constexpr Op ldexp_op = elementwise_op("ldexp", ElementwiseOp::ldexp, broadcast_spec, [](const Backward& b) -> Tensors {
  return {ops::ldexp(b.dy[0], b.x(1)), b.wants(1) ? ln2 * b.dy[0] * b.y[0] : Tensor()};
});
constexpr Op heaviside_op =
    elementwise_op("heaviside", ElementwiseOp::heaviside, broadcast_spec, [](const Backward& b) -> Tensors {
      return {Tensor(), ops::where(ops::equal(b.x(0), 0), b.dy[0], 0)};
    });
constexpr Op gcd_op = elementwise_op("gcd", ElementwiseOp::gcd, broadcast_spec, no_gradient, Trait::commutative);
constexpr Op lcm_op = elementwise_op("lcm", ElementwiseOp::lcm, broadcast_spec, no_gradient, Trait::commutative);
constexpr Op clip_op = elementwise_op("clip", ElementwiseOp::clip, broadcast_spec, [](const Backward& b) -> Tensors {
  Tensor low = ops::less(b.x(0), b.x(1)), high = ops::greater(b.x(0), b.x(2));
  return {ops::where(ops::logical_or(low, high), 0, b.dy[0]), b.wants(1) ? ops::where(low, b.dy[0], 0) : Tensor(),
          b.wants(2) ? ops::where(high, b.dy[0], 0) : Tensor()};
});

Tensor promoted(const Op& op, std::initializer_list<Tensor> in, DType dtype) {
  Tensors same;
  same.reserve(in.size());
  for (const Tensor& x : in) same.push_back(as_dtype(x, dtype));
  return apply(op, std::span<const Tensor>(same));
}

Tensor promoted(const Op& op, std::initializer_list<Tensor> in) { return promoted(op, in, result_type(in)); }

/// Integers are computed in a float dtype.
DType float_result(std::initializer_list<Tensor> in) {
  DType dtype = result_type(in);
  return dtype.is_float() ? dtype : config::floatx();
}

Tensor promoted_float(const Op& op, std::initializer_list<Tensor> in) { return promoted(op, in, float_result(in)); }

/// Arithmetic on bools alone is done in integers by Keras where logic has no name for it.
Tensor promoted_number(const Op& op, std::initializer_list<Tensor> in) {
  DType dtype = result_type(in);
  return promoted(op, in, dtype == DType::bool_ ? DType(DType::int32) : dtype);
}

/// What Keras' Clip takes for a bound of the symbolic x: a number, where the tensor is one and leaves x its dtype.
std::optional<Number> number_for(const Tensor& x, const Tensor& bound) {
  const bool plain = state_of(x).symbol && !state_of(bound).symbol && is_eager(bound) && bound.rank() == 0;
  if (!plain || result_type({x, bound}) != x.dtype()) return {};
  if (x.dtype().is_float()) return bound.item<double>();
  return bound.item<int64_t>();
}

Tensor tensor_of(const Number& number) {
  return number.kind() == Number::real ? Tensor(number.as_double()) : Tensor(number.as_int());
}

}  // namespace

namespace ops {

Tensor add(const Tensor& x1, const Tensor& x2) { return promoted(add_op, {x1, x2}); }
Tensor subtract(const Tensor& x1, const Tensor& x2) { return promoted(subtract_op, {x1, x2}); }
Tensor multiply(const Tensor& x1, const Tensor& x2) { return promoted(multiply_op, {x1, x2}); }
Tensor divide(const Tensor& x1, const Tensor& x2) { return promoted_float(divide_op, {x1, x2}); }
Tensor divide_no_nan(const Tensor& x1, const Tensor& x2) {
  DType dtype = float_result({x1, x2});
  Tensor divisor = as_dtype(x2, dtype), none = equal(divisor, 0);
  return where(none, 0, as_dtype(x1, dtype) / where(none, 1, divisor));
}
Tensor floor_divide(const Tensor& x1, const Tensor& x2) { return promoted_number(floor_divide_op, {x1, x2}); }
Tensor mod(const Tensor& x1, const Tensor& x2) { return promoted_number(mod_op, {x1, x2}); }
Tensor fmod(const Tensor& x1, const Tensor& x2) { return promoted_number(fmod_op, {x1, x2}); }
Tensor power(const Tensor& x1, const Tensor& x2) { return promoted_number(power_op, {x1, x2}); }
Tensor maximum(const Tensor& x1, const Tensor& x2) { return promoted(maximum_op, {x1, x2}); }
Tensor minimum(const Tensor& x1, const Tensor& x2) { return promoted(minimum_op, {x1, x2}); }
Tensor fmax(const Tensor& x1, const Tensor& x2) { return promoted(fmax_op, {x1, x2}); }
Tensor fmin(const Tensor& x1, const Tensor& x2) { return promoted(fmin_op, {x1, x2}); }
Tensor arctan2(const Tensor& x1, const Tensor& x2) { return promoted_float(arctan2_op, {x1, x2}); }
Tensor hypot(const Tensor& x1, const Tensor& x2) { return promoted_float(hypot_op, {x1, x2}); }
Tensor logaddexp(const Tensor& x1, const Tensor& x2) { return promoted_float(logaddexp_op, {x1, x2}); }
Tensor logaddexp2(const Tensor& x1, const Tensor& x2) {
  DType dtype = float_result({x1, x2});
  return logaddexp(as_dtype(x1, dtype) * ln2, as_dtype(x2, dtype) * ln2) / ln2;
}

/// Half floats by their bits, which count up away from zero.
static Tensor next_half(const Tensor& x, const Tensor& to) {
  auto number = [&](int bits) { return view(cast(Tensor(bits), DType::int16), x.dtype()); };
  Tensor bits = view(x, DType::int16), away = equal(x<to, x> 0);
  Tensor next = view(bits + cast(where(away, 1, -1), DType::int16), x.dtype());
  next = where(equal(x, 0), where(to > 0, number(1), number(INT16_MIN + 1)), next);
  return where(equal(x, to), to, where(logical_or(isnan(x), isnan(to)), x + to, next));
}

Tensor nextafter(const Tensor& x1, const Tensor& x2) {
  const DType dtype = float_result({x1, x2});
  if (dtype.size() < 4) return next_half(as_dtype(x1, dtype), as_dtype(x2, dtype));
  return promoted_float(nextafter_op, {x1, x2});
}
Tensor heaviside(const Tensor& x1, const Tensor& x2) { return promoted_float(heaviside_op, {x1, x2}); }
Tensor gcd(const Tensor& x1, const Tensor& x2) { return promoted(gcd_op, {x1, x2}); }
Tensor lcm(const Tensor& x1, const Tensor& x2) { return promoted(lcm_op, {x1, x2}); }
static const Operation ldexp_operation{"ldexp", "numpy", {}, [](const Tensor& x1, const Tensor& x2) -> Tensor {
                                         return promoted(ldexp_op, {x1, x2}, float_type(x1));
                                       }};
Tensor ldexp(const Tensor& x1, const Tensor& x2) { return ldexp_operation(x1, x2); }

static const Operation clip_operation{
    "clip", "numpy", {"x_min", "x_max"}, [](const Tensor& x, const Number& x_min, const Number& x_max) -> Tensor {
      return promoted_number(clip_op, {x, tensor_of(x_min), tensor_of(x_max)});
    }};
Tensor clip(const Tensor& x, const Tensor& x_min, const Tensor& x_max) {
  if (auto low = number_for(x, x_min), high = number_for(x, x_max); low && high) return clip_operation(x, *low, *high);
  return promoted_number(clip_op, {x, x_min, x_max});
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
