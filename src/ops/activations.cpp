// Activations: those with a scalar function of their own as literals, the others as expressions that a trace fuses.
#include <cmath>
#include <numbers>

#include "addax/ops.hpp"
#include "ops/elementwise.hpp"
#include "ops/operation.hpp"

namespace addax {

using backends::ElementwiseOp;

namespace {

/// The gradient where `open`, 0 elsewhere.
Tensor passed(const Tensor& open, const Tensor& dy) { return ops::where(open, dy, constant_like(0, dy)); }

constexpr Op relu_op = elementwise_op("relu", ElementwiseOp::relu, like_operand,
                                      [](const Backward& b) -> Tensors { return {passed(b.y[0] > 0, b.dy[0])}; });
constexpr Op relu6_op = elementwise_op("relu6", ElementwiseOp::relu6, like_operand, [](const Backward& b) -> Tensors {
  return {passed((b.x() > 0) & (b.x() < 6), b.dy[0])};
});
constexpr Op elu_op = elementwise_op("elu", ElementwiseOp::elu, broadcast_spec, [](const Backward& b) -> Tensors {
  Tensor above = b.x(0) > 0;
  return {b.dy[0] * ops::where(above, 1, b.y[0] + b.x(1)),
          b.wants(1) ? b.dy[0] * ops::where(above, 0, ops::expm1(b.x(0))) : Tensor()};
});
constexpr Op sigmoid_op =
    elementwise_op("sigmoid", ElementwiseOp::sigmoid, like_operand,
                   [](const Backward& b) -> Tensors { return {b.dy[0] * (b.y[0] * (1 - b.y[0]))}; });
constexpr Op log_sigmoid_op =
    elementwise_op("log_sigmoid", ElementwiseOp::log_sigmoid, like_operand,
                   [](const Backward& b) -> Tensors { return {b.dy[0] * ops::sigmoid(-b.x())}; });
constexpr Op softplus_op = elementwise_op("softplus", ElementwiseOp::softplus, like_operand,
                                          [](const Backward& b) -> Tensors { return {b.dy[0] * ops::sigmoid(b.x())}; });
constexpr Op softsign_op =
    elementwise_op("softsign", ElementwiseOp::softsign, like_operand,
                   [](const Backward& b) -> Tensors { return {b.dy[0] / ops::square(1 + ops::abs(b.x()))}; });
constexpr Op silu_op = elementwise_op("silu", ElementwiseOp::silu, like_operand, [](const Backward& b) -> Tensors {
  Tensor s = ops::sigmoid(b.x());
  return {b.dy[0] * (s + b.y[0] * (1 - s))};
});
constexpr Op gelu_erf_op =
    elementwise_op("gelu_erf", ElementwiseOp::gelu_erf, like_operand, [](const Backward& b) -> Tensors {
      constexpr double inv_sqrt2 = std::numbers::sqrt2 / 2, density_at_0 = std::numbers::inv_sqrtpi * inv_sqrt2;
      Tensor cumulative = 0.5 + 0.5 * ops::erf(b.x() * inv_sqrt2);
      return {b.dy[0] * (cumulative + b.x() * (density_at_0 * ops::exp(-0.5 * ops::square(b.x()))))};
    });
constexpr Op gelu_tanh_op =
    elementwise_op("gelu_tanh", ElementwiseOp::gelu_tanh, like_operand, [](const Backward& b) -> Tensors {
      // y = x · sigmoid(2u) with u = c · (x + 0.044715 x³)
      constexpr double c = std::numbers::inv_sqrtpi * std::numbers::sqrt2, cubic = 0.044715;
      Tensor squared = ops::square(b.x());
      Tensor s = ops::sigmoid(b.x() * (2 * c + 2 * c * cubic * squared));
      return {b.dy[0] * (s + b.y[0] * (1 - s) * (2 * c + 6 * c * cubic * squared))};
    });

}  // namespace

namespace ops {

Tensor relu(const Tensor& x) { return apply(relu_op, x); }
Tensor relu6(const Tensor& x) { return apply(relu6_op, x); }
Tensor sigmoid(const Tensor& x) { return apply(sigmoid_op, as_float(x)); }
Tensor log_sigmoid(const Tensor& x) { return apply(log_sigmoid_op, as_float(x)); }
Tensor softplus(const Tensor& x) { return apply(softplus_op, as_float(x)); }
Tensor softsign(const Tensor& x) { return apply(softsign_op, as_float(x)); }
Tensor silu(const Tensor& x) { return apply(silu_op, as_float(x)); }
static const Operation gelu_operation{"gelu", "nn", {"approximate"}, [](const Tensor& x, bool approximate) -> Tensor {
                                        return apply(approximate ? gelu_tanh_op : gelu_erf_op, as_float(x));
                                      }};
Tensor gelu(const Tensor& x, bool approximate) { return gelu_operation(x, approximate); }
static const Operation elu_operation{"elu", "nn", {"alpha"}, [](const Tensor& x, double alpha) -> Tensor {
                                       Tensor number = as_float(x);
                                       return apply(elu_op, number, constant_like(alpha, number));
                                     }};
Tensor elu(const Tensor& x, double alpha) { return elu_operation(x, alpha); }

Tensor leaky_relu(const Tensor& x, double negative_slope) {
  Tensor number = as_float(x);
  return where(number < 0, number * negative_slope, number);
}
Tensor selu(const Tensor& x) {
  constexpr double alpha = 1.6732632423543772, scale = 1.0507009873554805;
  return scale * elu(x, alpha);
}
Tensor celu(const Tensor& x, double alpha) {
  Tensor number = as_float(x);
  Tensor below = where(number > 0, 0, number);  // at 0 its slope is 1, that of minimum() one half
  return where(number > 0, number, alpha * expm1(below / alpha));
}
Tensor mish(const Tensor& x) { return as_float(x) * tanh(softplus(x)); }
Tensor hard_sigmoid(const Tensor& x) { return relu6(as_float(x) + 3) * (1.0 / 6); }
Tensor hard_silu(const Tensor& x) { return as_float(x) * hard_sigmoid(x); }
Tensor hard_tanh(const Tensor& x) { return clip(as_float(x), -1, 1); }
Tensor squareplus(const Tensor& x, double b) {
  Tensor number = as_float(x);
  return (number + sqrt(square(number) + b)) * 0.5;
}
Tensor exponential(const Tensor& x) { return exp(x); }
Tensor linear(const Tensor& x) { return x; }

Tensor tanh_shrink(const Tensor& x) { return as_float(x) - tanh(x); }
Tensor soft_shrink(const Tensor& x, double threshold) {
  Tensor number = as_float(x);
  return where(number > threshold, number - threshold, where(number < -threshold, number + threshold, 0));
}
Tensor hard_shrink(const Tensor& x, double threshold) {
  Tensor number = as_float(x);
  return where(abs(number) > threshold, number, 0);
}
Tensor threshold(const Tensor& x, double threshold, double default_value) {
  Tensor number = as_float(x);
  return where(number > threshold, number, default_value);
}
Tensor sparse_plus(const Tensor& x) {
  Tensor number = as_float(x);
  return where(number <= -1, 0, where(number < 1, 0.25 * square(number + 1), number));
}
Tensor sparse_sigmoid(const Tensor& x) { return clip(0.5 * (as_float(x) + 1), 0, 1); }
Tensor glu(const Tensor& x, int64_t axis) {
  Tensors halves = split(as_float(x), 2, axis);
  return halves[0] * sigmoid(halves[1]);
}

}  // namespace ops
}  // namespace addax
