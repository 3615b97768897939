// Quantiles: positions among sorted elements, and what lies there.
#include <algorithm>
#include <limits>

#include "addax/ops.hpp"
#include "ops/axes.hpp"
#include "ops/indices.hpp"
#include "ops/operation.hpp"
#include "ops/promote.hpp"

namespace addax::ops {
namespace {

/// x in rows of the elements that are reduced, each sorted; NaN comes last.
Tensor sorted_rows(const Tensor& x, const Shape& axes) {
  std::vector<int64_t> order;
  Shape shape;
  int64_t count = 1;
  for (int a = 0; a < x.rank(); ++a)
    if (std::find(axes.begin(), axes.end(), a) == axes.end()) {
      order.push_back(a);
      shape.push_back(x.shape()[a]);
    }
  for (int64_t a : axes) {
    order.push_back(a);
    count *= x.shape()[static_cast<int>(a)];
  }
  shape.push_back(count);
  return sort(reshape(transpose(x, order), shape));
}

/// What lies at real positions [..., m] of sorted rows [..., n], in the dtype of the positions.
Tensor at_positions(const Tensor& rows, const Tensor& positions, const std::string& method) {
  auto pick = [&](const Tensor& whole) {
    Shape shape = rows.shape();
    shape[-1] = positions.shape().back();
    Tensor inside = clip(whole, 0, rows.shape().back() - 1);
    Tensor found = take_along_axis(rows, cast(broadcast_to(inside, shape), DType::int32), {.axis = -1});
    return as_dtype(found, positions.dtype());
  };
  Tensor below = floor(positions), part = positions - below;
  if (method == "lower") return pick(below);
  if (method == "higher") return pick(ceil(positions));
  if (method == "nearest") return pick(where(part <= 0.5, below, below + 1));
  Tensor low = pick(below), high = pick(ceil(positions));
  if (method == "midpoint") return 0.5 * (low + high);
  return low * (1 - part) + high * part;
}

Tensor quantile_of(const char* where_, const Tensor& input, const Tensor& q, const QuantileOptions& options,
                   bool skip_nan) {
  const auto methods = {"linear", "lower", "higher", "midpoint", "nearest"};
  if (std::find(methods.begin(), methods.end(), options.method) == methods.end())
    throw OptionError(std::string(where_) + ": expected the method linear, lower, higher, midpoint or nearest, got " +
                      options.method + ".");
  Tensor x = as_float(input);
  Shape axes = canonical_axes(where_, options.axis, x.rank());
  Tensor rows = sorted_rows(x, axes);
  if (rows.shape().back() == 0)
    throw ShapeError(std::string(where_) + ": expected at least one element to reduce, got " + x.spec().to_string() +
                     ".");
  Tensor missing = isnan(rows);
  const DType dtype = x.dtype().size() < 4 ? DType(DType::float32) : x.dtype();  // half floats do not count far
  Tensor last = skip_nan ? sum(cast(logical_not(missing), dtype), {.axis = -1, .keepdims = true}) - 1
                         : cast(Tensor(rows.shape().back() - 1), dtype);
  Tensor fractions = as_dtype(q, dtype);
  Tensor y = at_positions(rows, reshape(fractions, {fractions.size()}) * last, options.method);
  if (!skip_nan) y = where(any(missing, {.axis = -1, .keepdims = true}), std::numeric_limits<double>::quiet_NaN(), y);
  Shape shape = fractions.shape();
  for (int64_t d : reduced_shape(x.shape(), axes, options.keepdims)) shape.push_back(d);
  return as_dtype(reshape(moveaxis(y, -1, 0), shape), x.dtype());
}

}  // namespace

static const Operation quantile_operation{
    "quantile",
    "numpy",
    {"axis", "method", "keepdims"},
    [](const Tensor& x, const Tensor& q, const Axes& axis, const std::string& method, bool keepdims) -> Tensor {
      return quantile_of("quantile", x, q, {.axis = axis, .method = method, .keepdims = keepdims}, false);
    }};
Tensor quantile(const Tensor& x, const Tensor& q, const QuantileOptions& options) {
  return quantile_operation(x, q, options.axis, options.method, options.keepdims);
}
static const Operation nanquantile_operation{
    "nanquantile",
    "numpy",
    {"axis", "method", "keepdims"},
    [](const Tensor& x, const Tensor& q, const Axes& axis, const std::string& method, bool keepdims) -> Tensor {
      return quantile_of("nanquantile", x, q, {.axis = axis, .method = method, .keepdims = keepdims}, true);
    }};
Tensor nanquantile(const Tensor& x, const Tensor& q, const QuantileOptions& options) {
  return nanquantile_operation(x, q, options.axis, options.method, options.keepdims);
}
static const Operation percentile_operation{
    "percentile",
    "numpy",
    {"axis", "method", "keepdims"},
    [](const Tensor& x, const Tensor& q, const Axes& axis, const std::string& method, bool keepdims) -> Tensor {
      return quantile_of("percentile", x, q / 100, {.axis = axis, .method = method, .keepdims = keepdims}, false);
    }};
Tensor percentile(const Tensor& x, const Tensor& q, const QuantileOptions& options) {
  return percentile_operation(x, q, options.axis, options.method, options.keepdims);
}
static const Operation nanpercentile_operation{
    "nanpercentile",
    "numpy",
    {"axis", "method", "keepdims"},
    [](const Tensor& x, const Tensor& q, const Axes& axis, const std::string& method, bool keepdims) -> Tensor {
      return quantile_of("nanpercentile", x, q / 100, {.axis = axis, .method = method, .keepdims = keepdims}, true);
    }};
Tensor nanpercentile(const Tensor& x, const Tensor& q, const QuantileOptions& options) {
  return nanpercentile_operation(x, q, options.axis, options.method, options.keepdims);
}
static const Operation median_operation{
    "median", "numpy", {"axis", "keepdims"}, [](const Tensor& x, const Axes& axis, bool keepdims) -> Tensor {
      return quantile_of("median", x, 0.5, {.axis = axis, .keepdims = keepdims}, false);
    }};
Tensor median(const Tensor& x, const ReduceOptions& options) {
  return median_operation(x, options.axis, options.keepdims);
}
static const Operation nanmedian_operation{
    "nanmedian", "numpy", {"axis", "keepdims"}, [](const Tensor& x, const Axes& axis, bool keepdims) -> Tensor {
      return quantile_of("nanmedian", x, 0.5, {.axis = axis, .keepdims = keepdims}, true);
    }};
Tensor nanmedian(const Tensor& x, const ReduceOptions& options) {
  return nanmedian_operation(x, options.axis, options.keepdims);
}

Tensor sparsemax(const Tensor& input, int64_t axis) {
  Tensor x = as_float(input);
  int a = canonical_axis("sparsemax", axis, x.rank());
  Tensor falling = flip(sort(x, {.axis = a}), a), total = cumsum(falling, a);
  Tensor counts = cast(counted(x.shape()[a], a, x.rank()), x.dtype()) + 1;
  Tensor supported = 1 + counts * falling > total;
  auto axis_sum = [&](const Tensor& t) { return sum(t, {.axis = a, .keepdims = true}); };
  // Keras adds the running sums of the support up where the paper takes the last one; models are trained with that.
  Tensor threshold = (axis_sum(where(supported, total, 0)) - 1) / axis_sum(cast(supported, x.dtype()));
  return maximum(x - threshold, 0);
}

}  // namespace addax::ops
