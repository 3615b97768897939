// Reductions.
#include "backends/reduce.hpp"

#include "addax/ops.hpp"
#include "ops/axes.hpp"
#include "ops/promote.hpp"

namespace addax {
namespace {

using backends::ReduceAttrs;

Spec reduced(const CallView& c) {
  const auto& attrs = c.attr<ReduceAttrs>();
  return {reduced_shape(c.shape(0), attrs.axes, attrs.keepdims), c.dtype(0)};
}

/// `y` (a result or its gradient) with the reduced axes back as ones, so that it broadcasts against x.
Tensor unreduced(const Backward& b, const Tensor& y) {
  return ops::reshape(y, reduced_shape(b.x().shape(), b.attr<ReduceAttrs>().axes, true));
}

Tensors extreme_gradient(const Backward& b) {
  Tensor hit = ops::cast(ops::equal(b.x(), unreduced(b, b.y[0])), b.x().dtype());
  Tensor hits = ops::sum(hit, {.axis = b.attr<ReduceAttrs>().axes.to_vector(), .keepdims = true});
  return {hit * (unreduced(b, b.dy[0]) / hits)};
}

constexpr Op reduce_op(std::string_view name, backends::Kernel kernel, GradientRule gradient) {
  return {
      .name = name, .infer = reduced, .gradient = gradient, .kernels = {.cpu = {kernel, backends::cpu::plan_reduce}}};
}

constexpr Op sum_op = reduce_op("sum", backends::cpu::sum, [](const Backward& b) -> Tensors {
  return {ops::broadcast_to(unreduced(b, b.dy[0]), b.x().shape())};
});
constexpr Op mean_op = reduce_op("mean", backends::cpu::mean, [](const Backward& b) -> Tensors {
  double share = static_cast<double>(b.y[0].size()) / static_cast<double>(std::max<int64_t>(1, b.x().size()));
  return {ops::broadcast_to(unreduced(b, b.dy[0] * share), b.x().shape())};
});
constexpr Op prod_op = reduce_op("prod", backends::cpu::prod,
                                 [](const Backward& b) -> Tensors { return {unreduced(b, b.dy[0] * b.y[0]) / b.x()}; });
constexpr Op max_op = reduce_op("max", backends::cpu::max, extreme_gradient);
constexpr Op min_op = reduce_op("min", backends::cpu::min, extreme_gradient);

Tensor reduce(const Op& op, const Tensor& x, const ops::ReduceOptions& options) {
  ReduceAttrs attrs{canonical_axes(op.name, options.axis, x.rank()), options.keepdims};
  return apply(op, x, attrs_of(attrs));
}

/// Sums and products of narrow integers are made in 32 bits, as in Keras.
Tensor widened(const Tensor& x) {
  switch (x.dtype()) {
    case DType::bool_:
    case DType::int8:
    case DType::int16:
      return ops::cast(x, DType::int32);
    case DType::uint8:
    case DType::uint16:
      return ops::cast(x, DType::uint32);
    default:
      return x;
  }
}

}  // namespace

namespace ops {

Tensor sum(const Tensor& x, const ReduceOptions& options) { return reduce(sum_op, widened(x), options); }
Tensor mean(const Tensor& x, const ReduceOptions& options) { return reduce(mean_op, as_float(x), options); }
Tensor prod(const Tensor& x, const ReduceOptions& options) { return reduce(prod_op, widened(x), options); }
Tensor max(const Tensor& x, const ReduceOptions& options) { return reduce(max_op, x, options); }
Tensor min(const Tensor& x, const ReduceOptions& options) { return reduce(min_op, x, options); }

}  // namespace ops
}  // namespace addax
