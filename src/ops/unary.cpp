// Elementwise functions of one argument, and cast.
#include "addax/ops.hpp"
#include "ops/elementwise.hpp"

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
constexpr Op negative_op = elementwise_op("negative", ElementwiseOp::negative, like_first,
                                          [](const Backward& b) -> Tensors { return {-b.dy[0]}; });
constexpr Op abs_op = elementwise_op("abs", ElementwiseOp::abs, like_first,
                                     [](const Backward& b) -> Tensors { return {b.dy[0] * ops::sign(b.x())}; });
constexpr Op sign_op = elementwise_op("sign", ElementwiseOp::sign, like_first, no_gradient);
constexpr Op square_op = elementwise_op("square", ElementwiseOp::square, like_first,
                                        [](const Backward& b) -> Tensors { return {b.dy[0] * (2 * b.x())}; });
constexpr Op sqrt_op = elementwise_op("sqrt", ElementwiseOp::sqrt, like_first,
                                      [](const Backward& b) -> Tensors { return {b.dy[0] * (0.5 / b.y[0])}; });
constexpr Op rsqrt_op = elementwise_op("rsqrt", ElementwiseOp::rsqrt, like_first, [](const Backward& b) -> Tensors {
  return {b.dy[0] * (-0.5 * b.y[0] / b.x())};
});
constexpr Op reciprocal_op =
    elementwise_op("reciprocal", ElementwiseOp::reciprocal, like_first,
                   [](const Backward& b) -> Tensors { return {-b.dy[0] * ops::square(b.y[0])}; });
constexpr Op exp_op = elementwise_op("exp", ElementwiseOp::exp, like_first,
                                     [](const Backward& b) -> Tensors { return {b.dy[0] * b.y[0]}; });
constexpr Op log_op = elementwise_op("log", ElementwiseOp::log, like_first,
                                     [](const Backward& b) -> Tensors { return {b.dy[0] / b.x()}; });
constexpr Op sin_op = elementwise_op("sin", ElementwiseOp::sin, like_first,
                                     [](const Backward& b) -> Tensors { return {b.dy[0] * ops::cos(b.x())}; });
constexpr Op cos_op = elementwise_op("cos", ElementwiseOp::cos, like_first,
                                     [](const Backward& b) -> Tensors { return {-b.dy[0] * ops::sin(b.x())}; });
constexpr Op tanh_op = elementwise_op("tanh", ElementwiseOp::tanh, like_first, [](const Backward& b) -> Tensors {
  return {b.dy[0] * (1 - ops::square(b.y[0]))};
});
constexpr Op sigmoid_op =
    elementwise_op("sigmoid", ElementwiseOp::sigmoid, like_first,
                   [](const Backward& b) -> Tensors { return {b.dy[0] * (b.y[0] * (1 - b.y[0]))}; });
constexpr Op relu_op = elementwise_op("relu", ElementwiseOp::relu, like_first, [](const Backward& b) -> Tensors {
  return {ops::where(b.y[0] > 0, b.dy[0], constant_like(0, b.dy[0]))};
});
constexpr Op logical_not_op = elementwise_op("logical_not", ElementwiseOp::logical_not, bool_like_first, no_gradient);

}  // namespace

namespace ops {

Tensor cast(const Tensor& x, DType dtype) {
  if (x.dtype() == dtype && !state_of(x).weak) return x;
  return apply(cast_op, x, attrs_of(CastAttrs{dtype}));
}

Tensor negative(const Tensor& x) { return apply(negative_op, x.dtype() == DType::bool_ ? cast(x, DType::int32) : x); }
Tensor abs(const Tensor& x) { return x.dtype() == DType::bool_ ? x : apply(abs_op, x); }
Tensor sign(const Tensor& x) { return apply(sign_op, x.dtype() == DType::bool_ ? cast(x, DType::int32) : x); }
Tensor square(const Tensor& x) { return apply(square_op, x.dtype() == DType::bool_ ? cast(x, DType::int32) : x); }
Tensor sqrt(const Tensor& x) { return apply(sqrt_op, as_float(x)); }
Tensor rsqrt(const Tensor& x) { return apply(rsqrt_op, as_float(x)); }
Tensor reciprocal(const Tensor& x) { return apply(reciprocal_op, as_float(x)); }
Tensor exp(const Tensor& x) { return apply(exp_op, as_float(x)); }
Tensor log(const Tensor& x) { return apply(log_op, as_float(x)); }
Tensor sin(const Tensor& x) { return apply(sin_op, as_float(x)); }
Tensor cos(const Tensor& x) { return apply(cos_op, as_float(x)); }
Tensor tanh(const Tensor& x) { return apply(tanh_op, as_float(x)); }
Tensor sigmoid(const Tensor& x) { return apply(sigmoid_op, as_float(x)); }
Tensor relu(const Tensor& x) { return apply(relu_op, x); }
Tensor logical_not(const Tensor& x) { return apply(logical_not_op, as_dtype(x, DType::bool_)); }

}  // namespace ops
}  // namespace addax
