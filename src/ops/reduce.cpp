// Reductions with kernels, and running sums and products.
#include "backends/reduce.hpp"

#include <algorithm>

#include "addax/ops.hpp"
#include "ops/axes.hpp"
#include "ops/elementwise.hpp"
#include "ops/operation.hpp"
#include "ops/work.hpp"

namespace addax {
namespace {

using backends::CumulativeAttrs;
using backends::ReduceAttrs;

// ---- Sums and extremes ------------------------------------------------------------------------------------------

Spec reduced(const CallView& c) {
  const auto& attrs = c.attr<ReduceAttrs>();
  return {reduced_shape(c.shape(0), attrs.axes, attrs.keepdims), c.dtype(0)};
}

void check_not_empty(const CallView& c) {
  for (int64_t a : c.attr<ReduceAttrs>().axes)
    if (c.shape(0)[static_cast<int>(a)] == 0)
      fail_shape(c, "expected at least one element along axis " + std::to_string(a) + ", got " +
                        c.in[0].spec().to_string() + ". There is no extreme of nothing.");
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

constexpr Op reduce_op(std::string_view name, backends::Kernel kernel, Infer infer, GradientRule gradient) {
  return {.name = name, .infer = infer, .gradient = gradient, .kernels = {.cpu = {kernel, backends::cpu::plan_reduce}}};
}

Spec extreme(const CallView& c) {
  check_not_empty(c);
  return reduced(c);
}
Spec truth(const CallView& c) { return {reduced(c).shape, DType::bool_}; }
Spec position(const CallView& c) {
  check_not_empty(c);
  return {reduced(c).shape, DType::int32};
}

constexpr Op sum_op = reduce_op("sum", backends::cpu::sum, reduced, [](const Backward& b) -> Tensors {
  return {ops::broadcast_to(unreduced(b, b.dy[0]), b.x().shape())};
});
constexpr Op mean_op = reduce_op("mean", backends::cpu::mean, reduced, [](const Backward& b) -> Tensors {
  double share = static_cast<double>(b.y[0].size()) / static_cast<double>(std::max<int64_t>(1, b.x().size()));
  return {ops::broadcast_to(unreduced(b, b.dy[0] * share), b.x().shape())};
});
constexpr Op max_op = reduce_op("max", backends::cpu::max, extreme, extreme_gradient);
constexpr Op min_op = reduce_op("min", backends::cpu::min, extreme, extreme_gradient);
constexpr Op any_op = reduce_op("any", backends::cpu::any, truth, no_gradient);
constexpr Op all_op = reduce_op("all", backends::cpu::all, truth, no_gradient);
constexpr Op argmax_op{
    .name = "argmax", .infer = position, .gradient = no_gradient, .kernels = {.cpu = {backends::cpu::argmax}}};
constexpr Op argmin_op{
    .name = "argmin", .infer = position, .gradient = no_gradient, .kernels = {.cpu = {backends::cpu::argmin}}};

// ---- Running results --------------------------------------------------------------------------------------------

Tensor running(const Op& op, const Tensor& x, CumulativeAttrs attrs) { return apply(op, x, attrs_of(attrs)); }

Tensors cumsum_gradient(const Backward& b);

/// x moved on by so many places along an axis, away from its start (its end for `reverse`); ones come in.
Tensor shifted(const Tensor& x, int axis, int64_t by, bool reverse) {
  Shape kept = x.shape(), fresh = x.shape();
  std::vector<int64_t> start(static_cast<size_t>(x.rank()), 0);
  kept[axis] -= by;
  fresh[axis] = by;
  if (reverse) start[static_cast<size_t>(axis)] = by;
  Tensor rest = ops::slice(x, start, kept), filling = ops::ones(fresh, x.dtype());
  return reverse ? ops::concatenate({rest, filling}, axis) : ops::concatenate({filling, rest}, axis);
}

/// By doubling: after k rounds each element is the product of 2^k. Its gradient divides by nothing, so x may be 0.
Tensors cumprod_composed(const CallView& c) {
  auto [axis, reverse, exclusive] = c.attr<CumulativeAttrs>();
  int64_t n = c.shape(0)[axis];
  Tensor y = exclusive && n > 0 ? shifted(c.in[0], axis, 1, reverse) : c.in[0];
  for (int64_t by = 1; by < n; by *= 2) y = y * shifted(y, axis, by, reverse);
  return {y};
}

constexpr Op cumsum_op{
    .name = "cumsum", .infer = like_first, .gradient = cumsum_gradient, .kernels = {.cpu = {backends::cpu::cumsum}}};
constexpr Op cumprod_op{
    .name = "cumprod", .infer = like_first, .compose = cumprod_composed, .kernels = {.cpu = {backends::cpu::cumprod}}};

Tensors cumsum_gradient(const Backward& b) {
  auto attrs = b.attr<CumulativeAttrs>();
  attrs.reverse = !attrs.reverse;
  return {running(cumsum_op, b.dy[0], attrs)};
}

/// The reduced axes of a product are neighbours; here they are one, so that the others can be multiplied in order.
Tensors prod_gradient(const Backward& b) {
  const Shape &axes = b.attr<ReduceAttrs>().axes, &shape = b.x().shape();
  if (axes.empty()) return {b.dy[0]};
  int first = static_cast<int>(axes.front()), last = static_cast<int>(axes.back()) + 1;
  Tensor x = ops::reshape(
      b.x(), {shape.part(0, first).size(), shape.part(first, last).size(), shape.part(last, shape.rank()).size()});
  Tensor others = running(cumprod_op, x, {.axis = 1, .exclusive = true}) *
                  running(cumprod_op, x, {.axis = 1, .reverse = true, .exclusive = true});
  return {ops::reshape(others, shape) * unreduced(b, b.dy[0])};
}

constexpr Op prod_op = reduce_op("prod", backends::cpu::prod, reduced, prod_gradient);

const WorkOf reduce_work[] = {{sum_op, each_input},    {mean_op, each_input},   {max_op, each_input},
                              {min_op, each_input},    {prod_op, each_input},   {any_op, each_input},
                              {all_op, each_input},    {argmax_op, each_input}, {argmin_op, each_input},
                              {cumsum_op, each_input}, {cumprod_op, each_input}};

// ---- Arguments --------------------------------------------------------------------------------------------------

Tensor reduce(const Op& op, const Tensor& x, const Axes& axis, bool keepdims) {
  return apply(op, x, attrs_of(ReduceAttrs{canonical_axes(op.name, axis, x.rank()), keepdims}));
}

using OneAxis = std::optional<int64_t>;

Tensor find(const Op& op, const Tensor& x, const OneAxis& axis, bool keepdims) {
  return reduce(op, x, axis ? Axes(*axis) : Axes(), keepdims);
}

Tensor accumulate(const Op& op, const Tensor& input, const OneAxis& axis, const std::optional<DType>& dtype) {
  Tensor x = input.dtype() == DType::bool_ ? ops::cast(input, DType::int32) : input;
  if (dtype) x = as_dtype(x, *dtype);
  if (!axis) x = ops::ravel(x);
  return running(op, x, {.axis = canonical_axis(op.name, axis.value_or(0), x.rank())});
}

/// Sums and products of narrow integers are made in 32 bits, as in Keras.
Tensor widened(const Tensor& x) {
  switch (x.dtype()) {
    case DType::bool_:
    case DType::int8:
    case DType::int16: return ops::cast(x, DType::int32);
    case DType::uint8:
    case DType::uint16: return ops::cast(x, DType::uint32);
    default: return x;
  }
}

/// An extreme with a bound; of nothing it is the bound.
Tensor bounded(const Op& op, Tensor (*join)(const Tensor&, const Tensor&), const Tensor& x, const Axes& axis,
               bool keepdims, const std::optional<double>& initial) {
  if (!initial) return reduce(op, x, axis, keepdims);
  Tensor bound = constant_like(*initial, x);
  Shape axes = canonical_axes(op.name, axis, x.rank());
  for (int64_t a : axes)
    if (x.shape()[static_cast<int>(a)] == 0) return ops::broadcast_to(bound, reduced_shape(x.shape(), axes, keepdims));
  return join(reduce(op, x, axis, keepdims), bound);
}

// ---- Operations -------------------------------------------------------------------------------------------------

#define ADDAX_REDUCTION(name, of_values)                                                                     \
  const Operation name##_operation{                                                                          \
      #name, "numpy", {"axis", "keepdims"}, [](const Tensor& x, const Axes& axis, bool keepdims) -> Tensor { \
        return of_values;                                                                                    \
      }};
#define ADDAX_EXTREME(name, join)                                                                            \
  const Operation name##_operation{                                                                          \
      #name,                                                                                                 \
      "numpy",                                                                                               \
      {"axis", "keepdims", "initial"},                                                                       \
      [](const Tensor& x, const Axes& axis, bool keepdims, const std::optional<double>& initial) -> Tensor { \
        return bounded(name##_op, join, x, axis, keepdims, initial);                                         \
      }};
#define ADDAX_POSITION(name)                                                                                    \
  const Operation name##_operation{                                                                             \
      #name, "numpy", {"axis", "keepdims"}, [](const Tensor& x, const OneAxis& axis, bool keepdims) -> Tensor { \
        return find(name##_op, x, axis, keepdims);                                                              \
      }};
#define ADDAX_RUNNING(name)                                                                   \
  const Operation name##_operation{                                                           \
      #name,                                                                                  \
      "numpy",                                                                                \
      {"axis", "dtype"},                                                                      \
      [](const Tensor& x, const OneAxis& axis, const std::optional<DType>& dtype) -> Tensor { \
        return accumulate(name##_op, x, axis, dtype);                                         \
      }};

/// Each run of neighbouring axes in one go.
Tensor product(const Tensor& x, const Axes& axis, bool keepdims) {
  Shape axes = canonical_axes("prod", axis, x.rank());
  Tensor y = widened(x);
  for (int last = axes.rank() - 1, first; last >= 0; last = first - 1) {
    for (first = last; first > 0 && axes[first - 1] == axes[first] - 1;) --first;
    y = reduce(prod_op, y, axes.part(first, last + 1).to_vector(), true);
  }
  return ops::reshape(y, reduced_shape(x.shape(), axes, keepdims));
}

ADDAX_REDUCTION(sum, reduce(sum_op, widened(x), axis, keepdims))
ADDAX_REDUCTION(mean, reduce(mean_op, as_float(x), axis, keepdims))
ADDAX_REDUCTION(any, reduce(any_op, x, axis, keepdims))
ADDAX_REDUCTION(all, reduce(all_op, x, axis, keepdims))
ADDAX_REDUCTION(prod, product(x, axis, keepdims))
ADDAX_EXTREME(max, ops::maximum)
ADDAX_EXTREME(min, ops::minimum)
ADDAX_POSITION(argmax)
ADDAX_POSITION(argmin)
ADDAX_RUNNING(cumsum)
ADDAX_RUNNING(cumprod)

#undef ADDAX_REDUCTION
#undef ADDAX_EXTREME
#undef ADDAX_POSITION
#undef ADDAX_RUNNING

}  // namespace

namespace ops {

Tensor sum(const Tensor& x, const ReduceOptions& o) { return sum_operation(x, o.axis, o.keepdims); }
Tensor mean(const Tensor& x, const ReduceOptions& o) { return mean_operation(x, o.axis, o.keepdims); }
Tensor prod(const Tensor& x, const ReduceOptions& o) { return prod_operation(x, o.axis, o.keepdims); }
Tensor any(const Tensor& x, const ReduceOptions& o) { return any_operation(x, o.axis, o.keepdims); }
Tensor all(const Tensor& x, const ReduceOptions& o) { return all_operation(x, o.axis, o.keepdims); }
Tensor max(const Tensor& x, const ExtremeOptions& o) { return max_operation(x, o.axis, o.keepdims, o.initial); }
Tensor min(const Tensor& x, const ExtremeOptions& o) { return min_operation(x, o.axis, o.keepdims, o.initial); }
Tensor argmax(const Tensor& x, const ArgOptions& o) { return argmax_operation(x, o.axis, o.keepdims); }
Tensor argmin(const Tensor& x, const ArgOptions& o) { return argmin_operation(x, o.axis, o.keepdims); }
Tensor cumsum(const Tensor& x, const CumulativeOptions& o) { return cumsum_operation(x, o.axis, o.dtype); }
Tensor cumprod(const Tensor& x, const CumulativeOptions& o) { return cumprod_operation(x, o.axis, o.dtype); }

}  // namespace ops
}  // namespace addax
