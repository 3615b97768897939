// Elementwise functions of one argument, and cast. Activations stand in activations.cpp.
#include <cmath>
#include <numbers>

#include "addax/ops.hpp"
#include "ops/elementwise.hpp"
#include "ops/operation.hpp"

namespace addax {

using backends::ElementwiseOp;

namespace {

struct CastAttrs {
  DType dtype;
  bool operator==(const CastAttrs&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"dtype", &CastAttrs::dtype}}; }
};

constexpr Op cast_op = elementwise_op(
    "cast", ElementwiseOp::cast,
    [](const CallView& c) -> Spec {
      return {c.shape(0), c.attr<CastAttrs>().dtype};
    },
    [](const Backward& b) -> Tensors { return {ops::cast(b.dy[0], b.x().dtype())}; });

// ---- Signs, roots and powers ------------------------------------------------------------------------------------
constexpr Op negative_op = elementwise_op("negative", ElementwiseOp::negative, like_operand,
                                          [](const Backward& b) -> Tensors { return {-b.dy[0]}; });
constexpr Op abs_op = elementwise_op("abs", ElementwiseOp::abs, like_operand,
                                     [](const Backward& b) -> Tensors { return {b.dy[0] * ops::sign(b.x())}; });
constexpr Op sign_op = elementwise_op("sign", ElementwiseOp::sign, like_operand, no_gradient);
constexpr Op square_op = elementwise_op("square", ElementwiseOp::square, like_operand,
                                        [](const Backward& b) -> Tensors { return {b.dy[0] * (2 * b.x())}; });
constexpr Op sqrt_op = elementwise_op("sqrt", ElementwiseOp::sqrt, like_operand,
                                      [](const Backward& b) -> Tensors { return {b.dy[0] * (0.5 / b.y[0])}; });
constexpr Op rsqrt_op = elementwise_op("rsqrt", ElementwiseOp::rsqrt, like_operand, [](const Backward& b) -> Tensors {
  return {b.dy[0] * (-0.5 * b.y[0] / b.x())};
});
constexpr Op reciprocal_op =
    elementwise_op("reciprocal", ElementwiseOp::reciprocal, like_operand,
                   [](const Backward& b) -> Tensors { return {-b.dy[0] * ops::square(b.y[0])}; });
constexpr Op cbrt_op = elementwise_op("cbrt", ElementwiseOp::cbrt, like_operand, [](const Backward& b) -> Tensors {
  return {b.dy[0] / (3 * ops::square(b.y[0]))};
});

// ---- Exponentials and logarithms --------------------------------------------------------------------------------
constexpr double ln2 = std::numbers::ln2, ln10 = std::numbers::ln10;

constexpr Op exp_op = elementwise_op("exp", ElementwiseOp::exp, like_operand,
                                     [](const Backward& b) -> Tensors { return {b.dy[0] * b.y[0]}; });
constexpr Op exp2_op = elementwise_op("exp2", ElementwiseOp::exp2, like_operand,
                                      [](const Backward& b) -> Tensors { return {b.dy[0] * (ln2 * b.y[0])}; });
constexpr Op expm1_op = elementwise_op("expm1", ElementwiseOp::expm1, like_operand,
                                       [](const Backward& b) -> Tensors { return {b.dy[0] * (b.y[0] + 1)}; });
constexpr Op log_op = elementwise_op("log", ElementwiseOp::log, like_operand,
                                     [](const Backward& b) -> Tensors { return {b.dy[0] / b.x()}; });
constexpr Op log2_op = elementwise_op("log2", ElementwiseOp::log2, like_operand,
                                      [](const Backward& b) -> Tensors { return {b.dy[0] / (ln2 * b.x())}; });
constexpr Op log10_op = elementwise_op("log10", ElementwiseOp::log10, like_operand,
                                       [](const Backward& b) -> Tensors { return {b.dy[0] / (ln10 * b.x())}; });
constexpr Op log1p_op = elementwise_op("log1p", ElementwiseOp::log1p, like_operand,
                                       [](const Backward& b) -> Tensors { return {b.dy[0] / (b.x() + 1)}; });

// ---- Trigonometry -----------------------------------------------------------------------------------------------
constexpr Op sin_op = elementwise_op("sin", ElementwiseOp::sin, like_operand,
                                     [](const Backward& b) -> Tensors { return {b.dy[0] * ops::cos(b.x())}; });
constexpr Op cos_op = elementwise_op("cos", ElementwiseOp::cos, like_operand,
                                     [](const Backward& b) -> Tensors { return {-b.dy[0] * ops::sin(b.x())}; });
constexpr Op tan_op = elementwise_op("tan", ElementwiseOp::tan, like_operand, [](const Backward& b) -> Tensors {
  return {b.dy[0] * (1 + ops::square(b.y[0]))};
});
constexpr Op arcsin_op =
    elementwise_op("arcsin", ElementwiseOp::arcsin, like_operand,
                   [](const Backward& b) -> Tensors { return {b.dy[0] * ops::rsqrt(1 - ops::square(b.x()))}; });
constexpr Op arccos_op =
    elementwise_op("arccos", ElementwiseOp::arccos, like_operand,
                   [](const Backward& b) -> Tensors { return {-b.dy[0] * ops::rsqrt(1 - ops::square(b.x()))}; });
constexpr Op arctan_op =
    elementwise_op("arctan", ElementwiseOp::arctan, like_operand,
                   [](const Backward& b) -> Tensors { return {b.dy[0] / (1 + ops::square(b.x()))}; });
constexpr Op sinh_op = elementwise_op("sinh", ElementwiseOp::sinh, like_operand,
                                      [](const Backward& b) -> Tensors { return {b.dy[0] * ops::cosh(b.x())}; });
constexpr Op cosh_op = elementwise_op("cosh", ElementwiseOp::cosh, like_operand,
                                      [](const Backward& b) -> Tensors { return {b.dy[0] * ops::sinh(b.x())}; });
constexpr Op tanh_op = elementwise_op("tanh", ElementwiseOp::tanh, like_operand, [](const Backward& b) -> Tensors {
  return {b.dy[0] * (1 - ops::square(b.y[0]))};
});
constexpr Op arcsinh_op =
    elementwise_op("arcsinh", ElementwiseOp::arcsinh, like_operand,
                   [](const Backward& b) -> Tensors { return {b.dy[0] * ops::rsqrt(ops::square(b.x()) + 1)}; });
constexpr Op arccosh_op =
    elementwise_op("arccosh", ElementwiseOp::arccosh, like_operand,
                   [](const Backward& b) -> Tensors { return {b.dy[0] * ops::rsqrt(ops::square(b.x()) - 1)}; });
constexpr Op arctanh_op =
    elementwise_op("arctanh", ElementwiseOp::arctanh, like_operand,
                   [](const Backward& b) -> Tensors { return {b.dy[0] / (1 - ops::square(b.x()))}; });

// ---- Special functions ------------------------------------------------------------------------------------------
constexpr double erf_slope = 2 * std::numbers::inv_sqrtpi;  // of erf at 0

constexpr Op erf_op = elementwise_op("erf", ElementwiseOp::erf, like_operand, [](const Backward& b) -> Tensors {
  return {b.dy[0] * (erf_slope * ops::exp(-ops::square(b.x())))};
});
constexpr Op erfc_op = elementwise_op("erfc", ElementwiseOp::erfc, like_operand, [](const Backward& b) -> Tensors {
  return {b.dy[0] * (-erf_slope * ops::exp(-ops::square(b.x())))};
});
constexpr Op erfinv_op = elementwise_op(
    "erfinv", ElementwiseOp::erfinv, like_operand,
    [](const Backward& b) -> Tensors { return {b.dy[0] * (1 / erf_slope * ops::exp(ops::square(b.y[0])))}; });

// ---- Rounding, tests, bits --------------------------------------------------------------------------------------
constexpr Op ceil_op = elementwise_op("ceil", ElementwiseOp::ceil, like_operand, no_gradient);
constexpr Op floor_op = elementwise_op("floor", ElementwiseOp::floor, like_operand, no_gradient);
constexpr Op round_op = elementwise_op("round", ElementwiseOp::round, like_operand, no_gradient);
constexpr Op trunc_op = elementwise_op("trunc", ElementwiseOp::trunc, like_operand, no_gradient);
constexpr Op isnan_op = elementwise_op("isnan", ElementwiseOp::isnan, bool_like_operand, no_gradient);
constexpr Op isinf_op = elementwise_op("isinf", ElementwiseOp::isinf, bool_like_operand, no_gradient);
constexpr Op isfinite_op = elementwise_op("isfinite", ElementwiseOp::isfinite, bool_like_operand, no_gradient);
constexpr Op signbit_op = elementwise_op("signbit", ElementwiseOp::signbit, bool_like_operand, no_gradient);
constexpr Op logical_not_op = elementwise_op("logical_not", ElementwiseOp::logical_not, bool_like_operand, no_gradient);
constexpr Op bitwise_not_op = elementwise_op("bitwise_not", ElementwiseOp::bitwise_not, like_operand, no_gradient);

Tensor bool_as_int(const Tensor& x) { return x.dtype() == DType::bool_ ? ops::cast(x, DType::int32) : x; }

}  // namespace

namespace ops {

Tensor cast(const Tensor& x, DType dtype) {
  if (x.dtype() == dtype && !state_of(x).weak) return x;
  return apply(cast_op, x, attrs_of(CastAttrs{dtype}));
}

Tensor negative(const Tensor& x) { return apply(negative_op, bool_as_int(x)); }
Tensor abs(const Tensor& x) { return x.dtype() == DType::bool_ ? x : apply(abs_op, x); }
Tensor sign(const Tensor& x) { return apply(sign_op, bool_as_int(x)); }
Tensor square(const Tensor& x) { return apply(square_op, bool_as_int(x)); }
Tensor sqrt(const Tensor& x) { return apply(sqrt_op, as_float(x)); }
Tensor rsqrt(const Tensor& x) { return apply(rsqrt_op, as_float(x)); }
Tensor reciprocal(const Tensor& x) { return apply(reciprocal_op, as_float(x)); }
Tensor cbrt(const Tensor& x) { return apply(cbrt_op, as_float(x)); }

Tensor exp(const Tensor& x) { return apply(exp_op, as_float(x)); }
Tensor exp2(const Tensor& x) { return apply(exp2_op, as_float(x)); }
Tensor expm1(const Tensor& x) { return apply(expm1_op, as_float(x)); }
Tensor log(const Tensor& x) { return apply(log_op, as_float(x)); }
Tensor log2(const Tensor& x) { return apply(log2_op, as_float(x)); }
Tensor log10(const Tensor& x) { return apply(log10_op, as_float(x)); }
Tensor log1p(const Tensor& x) { return apply(log1p_op, as_float(x)); }

Tensor sin(const Tensor& x) { return apply(sin_op, as_float(x)); }
Tensor cos(const Tensor& x) { return apply(cos_op, as_float(x)); }
Tensor tan(const Tensor& x) { return apply(tan_op, as_float(x)); }
Tensor arcsin(const Tensor& x) { return apply(arcsin_op, as_float(x)); }
Tensor arccos(const Tensor& x) { return apply(arccos_op, as_float(x)); }
Tensor arctan(const Tensor& x) { return apply(arctan_op, as_float(x)); }
Tensor sinh(const Tensor& x) { return apply(sinh_op, as_float(x)); }
Tensor cosh(const Tensor& x) { return apply(cosh_op, as_float(x)); }
Tensor tanh(const Tensor& x) { return apply(tanh_op, as_float(x)); }
Tensor arcsinh(const Tensor& x) { return apply(arcsinh_op, as_float(x)); }
Tensor arccosh(const Tensor& x) { return apply(arccosh_op, as_float(x)); }
Tensor arctanh(const Tensor& x) { return apply(arctanh_op, as_float(x)); }

Tensor erf(const Tensor& x) { return apply(erf_op, as_float(x)); }
Tensor erfc(const Tensor& x) { return apply(erfc_op, as_float(x)); }
Tensor erfinv(const Tensor& x) { return apply(erfinv_op, as_float(x)); }

Tensor ceil(const Tensor& x) { return apply(ceil_op, as_float(x)); }
Tensor floor(const Tensor& x) { return apply(floor_op, as_float(x)); }
Tensor trunc(const Tensor& x) { return x.dtype().is_float() ? apply(trunc_op, x) : x; }

static const Operation round_operation{
    "round", "numpy", {"decimals"}, [](const Tensor& x, int64_t decimals) -> Tensor {
      if (decimals == 0) return x.dtype().is_float() ? apply(round_op, x) : x;
      if (!x.dtype().is_float())
        return decimals > 0 ? x : cast(round(cast(x, DType::float64), static_cast<int>(decimals)), x.dtype());
      double factor = std::pow(10.0, std::abs(decimals));
      if (decimals > 0) return apply(round_op, x * factor) / factor;
      return apply(round_op, x / factor) * factor;
    }};
Tensor round(const Tensor& x, int decimals) { return round_operation(x, decimals); }

Tensor isnan(const Tensor& x) { return apply(isnan_op, as_float(x)); }
Tensor isinf(const Tensor& x) { return apply(isinf_op, as_float(x)); }
Tensor isfinite(const Tensor& x) { return apply(isfinite_op, as_float(x)); }
Tensor signbit(const Tensor& x) { return x.dtype().is_float() ? apply(signbit_op, x) : less(x, 0); }
Tensor logical_not(const Tensor& x) { return apply(logical_not_op, as_dtype(x, DType::bool_)); }
Tensor bitwise_not(const Tensor& x) { return apply(bitwise_not_op, x); }

}  // namespace ops
}  // namespace addax
