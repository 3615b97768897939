// Bessel's I₀ and the incomplete gamma function.
#include "backends/special.hpp"

#include "addax/ops.hpp"
#include "ops/elementwise.hpp"

namespace addax {
namespace {

Tensor i1(const Tensor& x);

/// In float32 or float64, which kernels compute in.
Tensor computed(const Tensor& x) {
  return as_dtype(x, float_type(x) == DType::float64 ? DType::float64 : DType::float32);
}

constexpr Op i0_op{.name = "i0",
                   .infer = like_first,
                   .gradient = [](const Backward& b) -> Tensors { return {b.dy[0] * i1(b.x())}; },
                   .kernels = {.cpu = {backends::cpu::i0}}};

/// I₁′ = I₀ − I₁ / x, which is 1/2 at 0.
constexpr Op i1_op{.name = "i1",
                   .infer = like_first,
                   .gradient = [](const Backward& b) -> Tensors {
                     Tensor none = ops::equal(b.x(), 0), quotient = b.y[0] / ops::where(none, 1, b.x());
                     return {b.dy[0] * (ops::i0(b.x()) - ops::where(none, 0.5, quotient))};
                   },
                   .kernels = {.cpu = {backends::cpu::i1}}};

Tensor i1(const Tensor& x) { return apply(i1_op, x); }

constexpr Op lgamma_op{
    .name = "lgamma", .infer = like_first, .gradient = no_gradient, .kernels = {.cpu = {backends::cpu::lgamma}}};

/// The density of the gamma distribution for x; there is no such formula for a.
Tensors gammainc_gradient(const Backward& b) {
  if (b.wants(0))
    throw StateError(
        "gammainc: expected a gradient with respect to x2 alone, got one with respect to x1. Use "
        "ops::stop_gradient(x1).");
  Tensor a = ops::stop_gradient(b.x(0));
  return {Tensor(), b.dy[0] * ops::exp((a - 1) * ops::log(b.x(1)) - b.x(1) - apply(lgamma_op, a))};
}

constexpr Op gammainc_op{.name = "gammainc",
                         .infer = [](const CallView& c) -> Spec {
                           return {broadcast_shapes(c, c.shape(0), c.shape(1)), c.dtype(0)};
                         },
                         .gradient = gammainc_gradient,
                         .kernels = {.cpu = {backends::cpu::gammainc}}};

}  // namespace

namespace ops {

Tensor i0(const Tensor& x) { return as_dtype(apply(i0_op, computed(x)), float_type(x)); }

Tensor gammainc(const Tensor& x1, const Tensor& x2) {
  DType dtype = result_type({x1, x2, 0.0});
  Tensor in[] = {computed(as_dtype(x1, dtype)), computed(as_dtype(x2, dtype))};
  Shape shape = broadcast_shapes({gammainc_op, in}, in[0].shape(), in[1].shape());
  return as_dtype(apply(gammainc_op, broadcast_to(in[0], shape), broadcast_to(in[1], shape)), dtype);
}

}  // namespace ops
}  // namespace addax
