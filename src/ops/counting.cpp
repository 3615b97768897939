// Classes, segments and bins: one_hot, segment_sum and its kin, bincount, searchsorted and what follows from them.
#include <algorithm>

#include "addax/config.hpp"
#include "addax/ops.hpp"
#include "backends/indexing.hpp"
#include "ops/axes.hpp"
#include "ops/elementwise.hpp"
#include "ops/indices.hpp"
#include "ops/operation.hpp"
#include "ops/result_attrs.hpp"

namespace addax {

namespace {

using backends::OneHotAttrs;
using backends::Reduction;
using backends::SearchSortedAttrs;
using backends::SegmentAttrs;
using SegmentsAttrs = WithResult<SegmentAttrs>;
using CountAttrs = WithResult<NoAttrs>;

// ---- Segments ---------------------------------------------------------------------------------------------------

Spec segmented(const CallView& c) {
  if (c.shape(0).rank() == 0 || c.shape(1) != c.shape(0).part(0, 1))
    fail_shape(c, "expected data [n, ...] and segment_ids [n], got " + c.in[0].spec().to_string() + " and " +
                      c.in[1].spec().to_string() + ".");
  return {c.attr<SegmentsAttrs>().shape, c.dtype(0)};
}

Tensors segment_gradient(const Backward& b);

constexpr Op segment_reduce_op{.name = "segment_reduce",
                               .infer = segmented,
                               .gradient = segment_gradient,
                               .kernels = {.cpu = {backends::cpu::segment_reduce, backends::cpu::plan_scatter}}};

Tensor reduce_segments(const Tensor& data, const Tensor& ids, int64_t segments, Reduction reduction) {
  Shape shape = data.shape();
  shape[0] = segments;
  return apply(segment_reduce_op, data, ids, with_result(SegmentAttrs{reduction}, shape, data.dtype()));
}

/// Rows of `values` for each id, zeros for ids outside the segments.
struct Rows {
  Tensor ids, inside;
  Rows(const Tensor& segment_ids, int64_t segments, int rank) {
    Tensor valid = ops::logical_and(segment_ids >= 0, segment_ids < segments);
    ids = ops::where(valid, segment_ids, 0);
    Shape shape(std::vector<int64_t>(static_cast<size_t>(rank), 1));
    shape[0] = segment_ids.size();
    inside = ops::reshape(valid, shape);
  }
  Tensor of(const Tensor& values) const { return ops::where(inside, ops::take(values, ids, {.axis = 0}), 0); }
};

Tensors segment_gradient(const Backward& b) {
  const Tensor &x = b.x(0), &dy = b.dy[0];
  Reduction reduction = b.attr<SegmentsAttrs>().kernel.reduction;
  int64_t segments = dy.shape()[0];
  if (segments == 0) return {ops::zeros_like(x)};
  auto sums = [&](const Tensor& t) { return reduce_segments(t, b.x(1), segments, Reduction::add); };
  Rows rows(b.x(1), segments, x.rank());
  if (reduction == Reduction::add) return {rows.of(dy)};
  if (reduction == Reduction::multiply) {  // the product of the others, also where elements are 0
    Tensor zero = x == 0, safe = ops::where(zero, 1, x);
    Tensor zeros = sums(ops::cast(zero, x.dtype()));
    Tensor product = reduce_segments(safe, b.x(1), segments, Reduction::multiply) * dy;
    Tensor lone = rows.of(ops::where(ops::equal(zeros, 1), product, 0));
    Tensor usual = rows.of(ops::where(ops::equal(zeros, 0), product, 0));
    return {ops::where(zero, lone, usual / safe)};
  }
  Tensor hit = ops::cast(ops::logical_and(rows.inside, ops::equal(x, rows.of(b.y[0]))), dy.dtype());
  return {hit * rows.of(dy / ops::maximum(sums(hit), 1))};
}

/// The largest number in x; −1 where it is empty. StateError where x has no values yet.
int64_t largest(const char* where, const char* option, const Tensor& x) {
  if (!is_eager(x))
    throw StateError(std::string(where) + ": expected " + option + " inside function() or a functional model, got " +
                     x.spec().to_string() + " alone. The result's length would depend on the values.");
  int64_t most = -1;
  for (int64_t value : x.to_vector<int64_t>()) most = std::max(most, value);
  return most;
}

Tensor segments(const char* where, const Tensor& data, const Tensor& segment_ids, const ops::SegmentOptions& options,
                Reduction reduction) {
  Tensor ids = as_indices(where, segment_ids);
  int64_t count = options.num_segments ? *options.num_segments : largest(where, "num_segments", ids) + 1;
  if (count < 0 || data.rank() == 0)
    throw ShapeError(std::string(where) + ": expected data [n, ...] and at least 0 segments, got " +
                     data.spec().to_string() + " and " + std::to_string(count) + ".");
  return reduce_segments(data, ids, count, reduction);
}

// ---- Classes ----------------------------------------------------------------------------------------------------

constexpr Op one_hot_op{.name = "one_hot",
                        .infer = given_result<OneHotAttrs>,
                        .gradient = no_gradient,
                        .kernels = {.cpu = {backends::cpu::one_hot}}};

// ---- Bins -------------------------------------------------------------------------------------------------------

Spec counts_spec(const CallView& c) {
  if (c.in.size() > 1 && c.shape(1) != c.shape(0))
    fail_shape(c, "expected weights of the input's shape " + c.shape(0).to_string() + ", got " +
                      c.in[1].spec().to_string() + ".");
  return given_result<NoAttrs>(c);
}

Tensors bincount_gradient(const Backward& b) {
  if (b.in.size() < 2) return {};
  int64_t bins = b.dy[0].shape().back();
  Tensor inside = ops::logical_and(b.x() >= 0, b.x() < bins);
  if (bins == 0) return {Tensor(), ops::zeros_like(b.x(1))};
  Tensor weight = ops::take_along_axis(b.dy[0], ops::where(inside, b.x(), 0), {.axis = -1});
  return {Tensor(), ops::where(inside, weight, 0)};
}

constexpr Op bincount_op{.name = "bincount",
                         .infer = counts_spec,
                         .gradient = bincount_gradient,
                         .kernels = {.cpu = {backends::cpu::bincount}}};

/// How often each number below `bins` occurs along the last axis.
Tensor count(const Tensor& x, const Tensor& weights, int64_t bins) {
  Shape shape = x.shape();
  shape[-1] = bins;
  Tensors in{x};
  if (weights.defined()) in.push_back(weights);
  DType dtype = weights.defined() ? weights.dtype() : DType(DType::int32);
  return apply(bincount_op, std::span<const Tensor>(in), with_result(NoAttrs{}, shape, dtype));
}

constexpr Op searchsorted_op{.name = "searchsorted",
                             .infer = [](const CallView& c) -> Spec {
                               if (c.shape(0).rank() != 1)
                                 fail_shape(c, "expected an ascending vector, got " + c.in[0].spec().to_string() + ".");
                               return {c.shape(1), DType::int32};
                             },
                             .gradient = no_gradient,
                             .kernels = {.cpu = {backends::cpu::searchsorted}}};

}  // namespace

namespace ops {

Tensor segment_sum(const Tensor& data, const Tensor& segment_ids, const SegmentOptions& options) {
  return segments("segment_sum", data, segment_ids, options, Reduction::add);
}
Tensor segment_max(const Tensor& data, const Tensor& segment_ids, const SegmentOptions& options) {
  return segments("segment_max", data, segment_ids, options, Reduction::max);
}
Tensor segment_min(const Tensor& data, const Tensor& segment_ids, const SegmentOptions& options) {
  return segments("segment_min", data, segment_ids, options, Reduction::min);
}
Tensor segment_prod(const Tensor& data, const Tensor& segment_ids, const SegmentOptions& options) {
  return segments("segment_prod", data, segment_ids, options, Reduction::multiply);
}

static const Operation one_hot_operation{
    "one_hot",
    "nn",
    {"num_classes", "axis", "dtype"},
    [](const Tensor& x, int64_t num_classes, int64_t given, const std::optional<DType>& dtype) -> Tensor {
      if (num_classes < 0)
        throw OptionError("one_hot: expected num_classes of at least 0, got " + std::to_string(num_classes) + ".");
      int axis = canonical_axis("one_hot", given, x.rank() + 1);
      Shape shape = x.shape();
      shape.insert(axis, num_classes);
      return apply(one_hot_op, as_indices("one_hot", x),
                   with_result(OneHotAttrs{axis}, shape, dtype.value_or(config::floatx())));
    }};
Tensor one_hot(const Tensor& x, int64_t num_classes, const OneHotOptions& options) {
  return one_hot_operation(x, num_classes, options.axis, options.dtype);
}

static const Operation multi_hot_operation{
    "multi_hot",
    "nn",
    {"num_classes", "axis", "dtype"},
    [](const Tensor& inputs, const std::optional<int64_t>& num_classes, int64_t axis,
       const std::optional<DType>& dtype) -> Tensor {
      if (!num_classes) throw OptionError("multi_hot: expected num_classes, got None.");
      if (inputs.rank() == 0)
        throw ShapeError("multi_hot: expected at least one axis of labels, got " + inputs.spec().to_string() + ".");
      Tensor hot = one_hot(inputs, *num_classes, {.axis = axis, .dtype = dtype});
      // The labels of one element lie along the first axis of a vector, the second of a batch, as in Keras.
      int reduced = inputs.rank() > 1 ? 1 : 0;
      if (inputs.shape()[reduced] == 0) return sum(hot, {.axis = reduced});
      return max(hot, {.axis = reduced});
    }};
Tensor multi_hot(const Tensor& inputs, const MultiHotOptions& options) {
  return multi_hot_operation(inputs, options.num_classes, options.axis, options.dtype);
}

Tensor bincount(const Tensor& x, const BincountOptions& options) {
  if (x.rank() == 0) throw ShapeError("bincount: expected at least one axis, got " + x.spec().to_string() + ".");
  Tensor numbers = as_indices("bincount", x);
  bool known = is_eager(numbers) || options.minlength == 0;
  int64_t bins = std::max(options.minlength, known ? largest("bincount", "minlength", numbers) + 1 : 0);
  return count(numbers, options.weights, bins);
}

static const Operation search_sorted_operation{
    "search_sorted",
    "numpy",
    {"side"},
    [](const Tensor& sorted_sequence, const Tensor& values, const std::string& side) -> Tensor {
      if (side != "left" && side != "right")
        throw OptionError("searchsorted: expected side \"left\" or \"right\", got \"" + side + "\".");
      DType dtype = result_type({sorted_sequence, values});
      return apply(searchsorted_op, as_dtype(sorted_sequence, dtype), as_dtype(values, dtype),
                   attrs_of(SearchSortedAttrs{side == "right"}));
    }};
Tensor searchsorted(const Tensor& sorted_sequence, const Tensor& values, const SearchSortedOptions& options) {
  return search_sorted_operation(sorted_sequence, values, options.side);
}

Tensor digitize(const Tensor& x, const Tensor& bins) { return searchsorted(bins, x, {.side = "right"}); }

Histogram histogram(const Tensor& input, const HistogramOptions& options) {
  if (options.bins < 1)
    throw OptionError("histogram: expected at least one bin, got " + std::to_string(options.bins) + ".");
  Tensor x = as_float(ravel(input));
  if (options.range && options.range->first > options.range->second)
    throw OptionError("histogram: expected a range that ascends, got (" + std::to_string(options.range->first) + ", " +
                      std::to_string(options.range->second) + ").");
  Tensor low = constant_like(0, x), high = constant_like(1, x);
  if (options.range) {
    low = constant_like(options.range->first, x);
    high = constant_like(options.range->second, x);
  } else if (x.size() > 0) {
    low = min(x);
    high = max(x);
  }
  Tensor flat = equal(low, high);  // bins of no width would hold nothing
  low = where(flat, low - 0.5, low);
  high = where(flat, high + 0.5, high);
  Tensor edges = linspace(low, high, {.num = options.bins + 1});
  Tensor bin = searchsorted(edges, x, {.side = "right"}) - 1;
  bin = where(equal(x, high), static_cast<int32_t>(options.bins - 1), bin);  // the last bin has both its ends
  return {count(where(isnan(x), -1, bin), {}, options.bins), edges};
}

static const Operation is_in_operation{
    "is_in", "numpy", {"assume_unique", "invert"}, [](const Tensor& x1, const Tensor& x2, bool, bool invert) -> Tensor {
      DType dtype = result_type({x1, x2});
      Tensor x = as_dtype(x1, dtype), sorted = sort(ravel(as_dtype(x2, dtype)));
      Tensor found = zeros(x.shape(), DType::bool_);
      if (sorted.size() > 0) {
        Tensor at = minimum(searchsorted(sorted, x), static_cast<int32_t>(sorted.size() - 1));
        found = equal(take(sorted, at), x);
      }
      return invert ? logical_not(found) : found;
    }};
Tensor isin(const Tensor& x1, const Tensor& x2, const IsinOptions& options) {
  return is_in_operation(x1, x2, options.assume_unique, options.invert);
}

}  // namespace ops
}  // namespace addax
