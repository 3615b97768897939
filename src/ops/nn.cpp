// Normalisations, as expressions of other operations; mean and variance are one operation, which reads its input once.
#include <algorithm>
#include <cmath>
#include <optional>

#include "addax/config.hpp"
#include "addax/ops.hpp"
#include "backends/reduce.hpp"
#include "ops/axes.hpp"
#include "ops/operation.hpp"
#include "ops/promote.hpp"
#include "ops/work.hpp"

namespace addax {
namespace {

using backends::ReduceAttrs;

/// The reduced axes stay as ones. Half floats have their moments in float32.
Specs moments_specs(const CallView& c) {
  if (!c.dtype(0).is_float()) fail_dtype(c, "expected floats, got " + c.in[0].spec().to_string() + ".");
  const Spec one{reduced_shape(c.shape(0), c.attr<ReduceAttrs>().axes, true),
                 c.dtype(0).size() < 4 ? DType(DType::float32) : c.dtype(0)};
  return {one, one};
}

constexpr Op moments_op{.name = "moments",
                        .infer_all = moments_specs,
                        .gradient = [](const Backward& b) -> Tensors {
                          const double share = double(b.y[0].size()) / double(std::max<int64_t>(1, b.x().size()));
                          Tensor dmean = b.dy[0].defined() ? b.dy[0] * share : Tensor();
                          if (!b.dy[1].defined()) return {ops::broadcast_to(dmean, b.x().shape())};
                          Tensor slope = b.dy[1] * (2 * share);
                          if (!dmean.defined()) return {(b.x() - b.y[0]) * slope};
                          return {b.x() * slope + (dmean - b.y[0] * slope)};
                        },
                        .compose = [](const CallView& c) -> Tensors {
                          Tensor x = c.dtype(0).size() < 4 ? ops::cast(c.in[0], DType::float32) : c.in[0];
                          const ops::ReduceOptions over{.axis = c.attr<ReduceAttrs>().axes.to_vector(),
                                                        .keepdims = true};
                          Tensor mean = ops::mean(x, over);
                          return {mean, ops::mean(ops::square(x - mean), over)};
                        },
                        .kernels = {.cpu = {backends::cpu::moments, backends::cpu::plan_moments}}};

const WorkOf moments_work{moments_op, [](const WorkView& c) { return 4 * each_input(c); }};

}  // namespace

namespace ops {
namespace {

/// Half floats lose too much in sums of squares.
Tensor widened(const Tensor& x) {
  Tensor number = as_float(x);
  return number.dtype().size() < 4 ? cast(number, DType::float32) : number;
}

/// A parameter over some axes of x, in a shape that broadcasts against x.
Tensor spread(const char* where, const Tensor& parameter, const Tensor& x, const Shape& axes) {
  Shape own, shape;
  for (int a = 0; a < x.rank(); ++a) {
    bool has = std::find(axes.begin(), axes.end(), a) != axes.end();
    shape.push_back(has ? x.shape()[a] : 1);
    if (has) own.push_back(x.shape()[a]);
  }
  if (parameter.shape() != own)
    throw ShapeError(std::string(where) + ": expected a parameter of shape " + own.to_string() + ", got " +
                     parameter.spec().to_string() + " for an input of " + x.spec().to_string() + ".");
  return reshape(as_dtype(parameter, x.dtype()), shape);
}

using Epsilon = std::optional<double>;
double epsilon_of(const Epsilon& epsilon) { return epsilon.value_or(config::epsilon()); }

}  // namespace

static const Operation moments_operation{
    "moments", "nn", {"axes", "keepdims"}, [](const Tensor& input, const Axes& axes, bool keepdims) -> Tensors {
      Tensor x = widened(input);
      Shape over = canonical_axes("moments", axes, x.rank()), shape = reduced_shape(x.shape(), over, keepdims);
      Tensors m = apply_all(moments_op, {&x, 1}, attrs_of(ReduceAttrs{over, true}));
      DType dtype = float_type(input);
      return {cast(reshape(m[0], shape), dtype), cast(reshape(m[1], shape), dtype)};
    }};
Moments moments(const Tensor& x, const Axes& axes, const MomentsOptions& options) {
  Tensors m = moments_operation(x, axes, options.keepdims);
  return {m[0], m[1]};
}

Tensor normalize(const Tensor& input, const NormalizeOptions& options) {
  if (!(options.order >= 1))
    throw OptionError("normalize: expected an order of at least 1, got " + float_repr(options.order) + ".");
  Tensor x = as_float(input);
  double epsilon = epsilon_of(options.epsilon);
  auto sum_of = [&](const Tensor& part) { return sum(part, {.axis = options.axis, .keepdims = true}); };
  if (options.order == 2) return x * rsqrt(maximum(sum_of(square(x)), epsilon * epsilon));
  Tensor norm = std::isinf(options.order) ? max(abs(x), {.axis = options.axis, .keepdims = true})
                : options.order == 1      ? sum_of(abs(x))
                                          : power(sum_of(power(abs(x), options.order)), 1 / options.order);
  return x / maximum(norm, epsilon);
}

static const Operation layer_norm_operation{
    "layer_norm",
    "nn",
    {"axis", "epsilon", "rms_scaling"},
    [](const Tensor& input, const MaybeTensor& gamma, const MaybeTensor& beta, const Axes& axis, const Epsilon& epsilon,
       bool rms_scaling) -> Tensor {
      if (rms_scaling) throw OptionError("layer_normalization: expected rms_scaling of false, got true.");
      Tensor x = widened(input);
      Shape axes = canonical_axes("layer_normalization", axis, x.rank());
      Moments m = moments(x, axis, {.keepdims = true});
      Tensor scale = rsqrt(m.variance + epsilon_of(epsilon));
      if (gamma.defined()) scale = scale * spread("layer_normalization", gamma, x, axes);
      Tensor y = (x - m.mean) * scale;
      if (beta.defined()) y = y + spread("layer_normalization", beta, x, axes);
      return cast(y, float_type(input));
    }};
Tensor layer_normalization(const Tensor& x, const LayerNormalizationOptions& o) {
  return layer_norm_operation(x, o.gamma, o.beta, o.axis, o.epsilon, false);
}

static const Operation rms_norm_operation{
    "rms_norm",
    "nn",
    {"axis", "epsilon"},
    [](const Tensor& input, const MaybeTensor& scale, const Axes& axis, const Epsilon& epsilon) -> Tensor {
      Tensor x = widened(input);
      Shape axes = canonical_axes("rms_normalization", axis, x.rank());
      Tensor power = mean(square(x), {.axis = axis, .keepdims = true});
      Tensor y = x * rsqrt(power + epsilon_of(epsilon));
      if (scale.defined()) y = y * spread("rms_normalization", scale, x, axes);
      return cast(y, float_type(input));
    }};
Tensor rms_normalization(const Tensor& x, const RmsNormalizationOptions& options) {
  return rms_norm_operation(x, options.scale, options.axis, options.epsilon);
}

static const Operation batch_norm_operation{
    "batch_norm",
    "nn",
    {"axis", "epsilon"},
    [](const Tensor& x, const Tensor& mean, const Tensor& variance, const MaybeTensor& offset,
       const MaybeTensor& given_scale, int64_t axis, double epsilon) -> Tensor {
      const char* where = "batch_normalization";
      Shape axes{canonical_axis(where, axis, x.rank())};
      Tensor scale = rsqrt(spread(where, variance, x, axes) + epsilon);
      if (given_scale.defined()) scale = scale * spread(where, given_scale, x, axes);
      Tensor shift = -spread(where, mean, x, axes) * scale;
      if (offset.defined()) shift = shift + spread(where, offset, x, axes);
      return x * scale + shift;
    }};
Tensor batch_normalization(const Tensor& x, const Tensor& mean, const Tensor& variance, int64_t axis,
                           const BatchNormalizationOptions& options) {
  return batch_norm_operation(x, mean, variance, options.offset, options.scale, axis, options.epsilon);
}

}  // namespace ops
}  // namespace addax
