// Reductions of keras.ops over one, several or all axes. `sum(x, -1)` and `sum(x, {.axis = -1})` are the same.
//
// An axis outside the rank, or one given twice, is a ShapeError, and so is a maximum or minimum over nothing.
#pragma once

#include <concepts>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "addax/tensor.hpp"

namespace addax::ops {

struct ReduceOptions {
  Axes axis = {};         // None: all
  bool keepdims = false;  // keep reduced axes with length 1
};
struct ExtremeOptions {
  Axes axis = {};
  bool keepdims = false;
  std::optional<double> initial = {};  // the result is not below (max) or above (min) it
};
struct ArgOptions {
  std::optional<int64_t> axis = {};  // None: position in the flattened tensor
  bool keepdims = false;
};
struct CumulativeOptions {
  std::optional<int64_t> axis = {};  // None: of the flattened tensor
  std::optional<DType> dtype = {};
};
struct QuantileOptions {
  Axes axis = {};
  std::string method = "linear";  // between two elements; or "lower", "higher", "midpoint", "nearest"
  bool keepdims = false;
};
struct AverageOptions {
  Axes axis = {};
  Tensor weights = {};  // of x's shape, or one for each place along the one axis
};

// ---- Sums -------------------------------------------------------------------------------------------------------
/// Sum; integers narrower than 32 bits and bools are summed in 32 bits.
Tensor sum(const Tensor& x, const ReduceOptions& options = {});
/// Mean, in a float dtype.
Tensor mean(const Tensor& x, const ReduceOptions& options = {});
/// Product, in the dtype of sum().
Tensor prod(const Tensor& x, const ReduceOptions& options = {});
/// Variance of the population, and its root, in a float dtype; half floats are computed in float32.
Tensor var(const Tensor& x, const ReduceOptions& options = {});
Tensor std(const Tensor& x, const ReduceOptions& options = {});
/// Mean weighted by `weights`; ShapeError where these fit neither x nor the axis.
Tensor average(const Tensor& x, const AverageOptions& options = {});
/// log(Σ exp(x)) without overflow, in a float dtype.
Tensor logsumexp(const Tensor& x, const ReduceOptions& options = {});
/// How many elements are not 0; int32.
Tensor count_nonzero(const Tensor& x, const Axes& axis = {});

/// The middle element, or the mean of the two in the middle, in a float dtype; NaN where there is one.
Tensor median(const Tensor& x, const ReduceOptions& options = {});
/// What a share q of the elements lies below, for q from 0 to 1 (percentile: to 100); q's axes come first in the
/// result.
Tensor quantile(const Tensor& x, const Tensor& q, const QuantileOptions& options = {});
Tensor percentile(const Tensor& x, const Tensor& q, const QuantileOptions& options = {});

/// Pearson's correlations of the rows of a matrix [variables, observations]; a vector is one row, its result a number.
Tensor corrcoef(const Tensor& x);

struct TrapezoidOptions {
  Tensor x = {};  // where y is sampled: of y's shape, or a vector along the axis
  double dx = 1;  // the distance of samples, where x is not given
  int64_t axis = -1;
};
/// The integral of samples along an axis, by trapezoids.
Tensor trapezoid(const Tensor& y, const TrapezoidOptions& options = {});

// ---- Extremes ---------------------------------------------------------------------------------------------------
/// Largest element; a gradient is shared among equal ones. NaN spreads.
Tensor max(const Tensor& x, const ExtremeOptions& options = {});
Tensor min(const Tensor& x, const ExtremeOptions& options = {});
Tensor amax(const Tensor& x, const ReduceOptions& options = {});
Tensor amin(const Tensor& x, const ReduceOptions& options = {});
/// Largest less smallest.
Tensor ptp(const Tensor& x, const ReduceOptions& options = {});
/// Position of the largest element, the first of equals; int32.
Tensor argmax(const Tensor& x, const ArgOptions& options = {});
Tensor argmin(const Tensor& x, const ArgOptions& options = {});

// ---- Logic ------------------------------------------------------------------------------------------------------
/// Whether any, or every, element is not 0; bool.
Tensor any(const Tensor& x, const ReduceOptions& options = {});
Tensor all(const Tensor& x, const ReduceOptions& options = {});

// ---- Running results --------------------------------------------------------------------------------------------
/// Sums and products of all elements up to each.
Tensor cumsum(const Tensor& x, const CumulativeOptions& options = {});
Tensor cumprod(const Tensor& x, const CumulativeOptions& options = {});

// ---- The same without regard to NaN; where all are NaN, sums are 0, products 1, the others NaN (nanarg…: −1) --------
Tensor nansum(const Tensor& x, const ReduceOptions& options = {});
Tensor nanprod(const Tensor& x, const ReduceOptions& options = {});
Tensor nanmean(const Tensor& x, const ReduceOptions& options = {});
Tensor nanvar(const Tensor& x, const ReduceOptions& options = {});
Tensor nanstd(const Tensor& x, const ReduceOptions& options = {});
Tensor nanmax(const Tensor& x, const ReduceOptions& options = {});
Tensor nanmin(const Tensor& x, const ReduceOptions& options = {});
Tensor nanmedian(const Tensor& x, const ReduceOptions& options = {});
Tensor nanquantile(const Tensor& x, const Tensor& q, const QuantileOptions& options = {});
Tensor nanpercentile(const Tensor& x, const Tensor& q, const QuantileOptions& options = {});
Tensor nanargmax(const Tensor& x, const ArgOptions& options = {});
Tensor nanargmin(const Tensor& x, const ArgOptions& options = {});
Tensor nancumsum(const Tensor& x, const CumulativeOptions& options = {});
Tensor nancumprod(const Tensor& x, const CumulativeOptions& options = {});

// An axis may stand alone where options are expected, and so may several: `sum(x, {0, 1})`. Where there is but one,
// `argmax(x, {0, 1})` would else say keepdims.
#define ADDAX_OF_AXIS(function, Options)       \
  template <std::integral I>                   \
  Tensor function(const Tensor& x, I axis) {   \
    return function(x, Options{.axis = axis}); \
  }
#define ADDAX_AXIS_ALONE(function, Options) \
  ADDAX_OF_AXIS(function, Options)          \
  template <std::integral I>                \
  Tensor function(const Tensor& x, std::initializer_list<I> axes) = delete;
#define ADDAX_AXES_ALONE(function, Options)                                              \
  ADDAX_OF_AXIS(function, Options)                                                       \
  template <std::integral I>                                                             \
  Tensor function(const Tensor& x, std::initializer_list<I> axes) {                      \
    return function(x, Options{.axis = std::vector<int64_t>(axes.begin(), axes.end())}); \
  }
ADDAX_AXES_ALONE(sum, ReduceOptions)
ADDAX_AXES_ALONE(mean, ReduceOptions)
ADDAX_AXES_ALONE(prod, ReduceOptions)
ADDAX_AXES_ALONE(var, ReduceOptions)
ADDAX_AXES_ALONE(std, ReduceOptions)
ADDAX_AXES_ALONE(median, ReduceOptions)
ADDAX_AXES_ALONE(nanmedian, ReduceOptions)
ADDAX_AXES_ALONE(average, AverageOptions)
ADDAX_AXES_ALONE(logsumexp, ReduceOptions)
ADDAX_AXES_ALONE(max, ExtremeOptions)
ADDAX_AXES_ALONE(min, ExtremeOptions)
ADDAX_AXES_ALONE(amax, ReduceOptions)
ADDAX_AXES_ALONE(amin, ReduceOptions)
ADDAX_AXES_ALONE(ptp, ReduceOptions)
ADDAX_AXIS_ALONE(argmax, ArgOptions)
ADDAX_AXIS_ALONE(argmin, ArgOptions)
ADDAX_AXES_ALONE(any, ReduceOptions)
ADDAX_AXES_ALONE(all, ReduceOptions)
ADDAX_AXIS_ALONE(cumsum, CumulativeOptions)
ADDAX_AXIS_ALONE(cumprod, CumulativeOptions)
ADDAX_AXES_ALONE(nansum, ReduceOptions)
ADDAX_AXES_ALONE(nanprod, ReduceOptions)
ADDAX_AXES_ALONE(nanmean, ReduceOptions)
ADDAX_AXES_ALONE(nanvar, ReduceOptions)
ADDAX_AXES_ALONE(nanstd, ReduceOptions)
ADDAX_AXES_ALONE(nanmax, ReduceOptions)
ADDAX_AXES_ALONE(nanmin, ReduceOptions)
ADDAX_AXIS_ALONE(nanargmax, ArgOptions)
ADDAX_AXIS_ALONE(nanargmin, ArgOptions)
ADDAX_AXIS_ALONE(nancumsum, CumulativeOptions)
ADDAX_AXIS_ALONE(nancumprod, CumulativeOptions)
#undef ADDAX_AXES_ALONE
#undef ADDAX_AXIS_ALONE
#undef ADDAX_OF_AXIS

}  // namespace addax::ops
