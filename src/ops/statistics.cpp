// Reductions that are expressions of others: variances, means with weights, and those that pass NaN over.
#include <limits>

#include "addax/ops.hpp"
#include "ops/axes.hpp"
#include "ops/operation.hpp"
#include "ops/promote.hpp"

namespace addax::ops {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();

Tensor without_nan(const Tensor& x, double fill) { return x.dtype().is_float() ? where(isnan(x), fill, x) : x; }

/// How many elements are numbers, in x's dtype.
Tensor numbers(const Tensor& x, const ReduceOptions& options) {
  return sum(cast(logical_not(isnan(x)), x.dtype()), options);
}

/// `extreme` of what is no NaN, NaN where there is no such.
Tensor nan_extreme(Tensor (*extreme)(const Tensor&, const ExtremeOptions&), double fill, const Tensor& x,
                   const ReduceOptions& options) {
  Tensor y = extreme(without_nan(x, fill), {.axis = options.axis, .keepdims = options.keepdims});
  return x.dtype().is_float() ? where(all(isnan(x), options), nan, y) : y;
}

Tensor nan_position(Tensor (*find)(const Tensor&, const ArgOptions&), double fill, const Tensor& x,
                    const ArgOptions& options) {
  Tensor at = find(without_nan(x, fill), options);
  Axes axis = options.axis ? Axes(*options.axis) : Axes();
  return x.dtype().is_float() ? where(all(isnan(x), {.axis = axis, .keepdims = options.keepdims}), -1, at) : at;
}

}  // namespace

Tensor var(const Tensor& input, const ReduceOptions& options) {
  Tensor x = as_float(input);
  if (x.dtype().size() < 4) return cast(var(cast(x, DType::float32), options), x.dtype());
  return mean(square(x - mean(x, {.axis = options.axis, .keepdims = true})), options);
}

Tensor std(const Tensor& x, const ReduceOptions& options) { return sqrt(var(x, options)); }

static const Operation average_operation{
    "average", "numpy", {"axis"}, [](const Tensor& x, const MaybeTensor& given, const Axes& axes_of_mean) -> Tensor {
      if (!given.defined()) return mean(x, {.axis = axes_of_mean});
      Tensor weights = given, values = as_float(x);
      if (weights.shape() != x.shape()) {
        const std::vector<int64_t>& axes = axes_of_mean.list();
        bool fits = axes.size() == 1 && weights.rank() == 1;
        Shape shape(std::vector<int64_t>(static_cast<size_t>(x.rank()), 1));
        if (fits) {
          int axis = canonical_axis("average", axes[0], x.rank());
          shape[axis] = x.shape()[axis];
          fits = weights.size() == shape[axis];
        }
        if (!fits)
          throw ShapeError("average: expected weights of the input's shape, or a vector along the one axis, got " +
                           weights.spec().to_string() + " for " + x.spec().to_string() + ".");
        weights = reshape(weights, shape);
      }
      Tensor total =
          sum(broadcast_to(as_dtype(weights, result_type({values, weights})), x.shape()), {.axis = axes_of_mean});
      return sum(values * weights, {.axis = axes_of_mean}) / total;
    }};
Tensor average(const Tensor& x, const AverageOptions& options) {
  return average_operation(x, options.weights, options.axis);
}

static const Operation corrcoef_operation{
    "corrcoef", "numpy", {}, [](const Tensor& input) -> Tensor {
      if (input.rank() != 1 && input.rank() != 2)
        throw ShapeError("corrcoef: expected a vector or a matrix, got " + input.spec().to_string() + ".");
      Tensor x = as_float(input.rank() == 1 ? expand_dims(input, 0) : input);
      Tensor centred = x - mean(x, {.axis = 1, .keepdims = true}), covariance = matmul(centred, transpose(centred));
      Tensor deviation = sqrt(diag(covariance));
      Tensor y = clip(covariance / expand_dims(deviation, 1) / deviation, -1, 1);
      return input.rank() == 1 ? reshape(y, {}) : y;
    }};
Tensor corrcoef(const Tensor& x) { return corrcoef_operation(x); }

Tensor trapezoid(const Tensor& input, const TrapezoidOptions& options) {
  Tensor y = as_float(input);
  int axis = canonical_axis("trapezoid", options.axis, y.rank());
  auto inner = [&](const Tensor& t) { return moveaxis(t, axis, -1); };
  Tensor samples = inner(y), width = constant_like(options.dx, y);
  if (options.x.defined()) width = diff(as_dtype(options.x.rank() == 1 ? options.x : inner(options.x), y.dtype()));
  Tensor pairs = samples(Ellipsis, Slice{1, None}) + samples(Ellipsis, Slice{0, -1});
  return 0.5 * sum(width * pairs, -1);
}

Tensor count_nonzero(const Tensor& x, const Axes& axis) {
  return sum(cast(not_equal(x, 0), DType::int32), {.axis = axis});
}

Tensor amax(const Tensor& x, const ReduceOptions& o) { return max(x, {.axis = o.axis, .keepdims = o.keepdims}); }
Tensor amin(const Tensor& x, const ReduceOptions& o) { return min(x, {.axis = o.axis, .keepdims = o.keepdims}); }
Tensor ptp(const Tensor& x, const ReduceOptions& options) { return amax(x, options) - amin(x, options); }

Tensor nansum(const Tensor& x, const ReduceOptions& options) { return sum(without_nan(x, 0), options); }
Tensor nanprod(const Tensor& x, const ReduceOptions& options) { return prod(without_nan(x, 1), options); }
Tensor nanmean(const Tensor& input, const ReduceOptions& options) {
  Tensor x = as_float(input);
  return nansum(x, options) / numbers(x, options);
}
Tensor nanvar(const Tensor& input, const ReduceOptions& options) {
  Tensor x = as_float(input);
  if (x.dtype().size() < 4) return cast(nanvar(cast(x, DType::float32), options), x.dtype());
  // Only what is NaN in x is left out: an infinity among the elements makes their deviations NaN, and so the variance.
  Tensor deviation = where(isnan(x), 0, x - nanmean(x, {.axis = options.axis, .keepdims = true}));
  return sum(square(deviation), options) / numbers(x, options);
}
Tensor nanstd(const Tensor& x, const ReduceOptions& options) { return sqrt(nanvar(x, options)); }
Tensor nanmax(const Tensor& x, const ReduceOptions& options) { return nan_extreme(max, -infinity, x, options); }
Tensor nanmin(const Tensor& x, const ReduceOptions& options) { return nan_extreme(min, infinity, x, options); }
Tensor nanargmax(const Tensor& x, const ArgOptions& options) { return nan_position(argmax, -infinity, x, options); }
Tensor nanargmin(const Tensor& x, const ArgOptions& options) { return nan_position(argmin, infinity, x, options); }
Tensor nancumsum(const Tensor& x, const CumulativeOptions& options) { return cumsum(without_nan(x, 0), options); }
Tensor nancumprod(const Tensor& x, const CumulativeOptions& options) { return cumprod(without_nan(x, 1), options); }

}  // namespace addax::ops
