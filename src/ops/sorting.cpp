// Sorting, and operations on the host whose results are as long as the data say.
#include "backends/sorting.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "addax/ops.hpp"
#include "ops/axes.hpp"
#include "ops/elementwise.hpp"
#include "ops/indices.hpp"
#include "ops/operation.hpp"
#include "ops/result_attrs.hpp"

namespace addax {
namespace {

using backends::SortAttrs;
using PartAttrs = WithResult<SortAttrs>;

constexpr Kernels sorting(backends::Kernel kernel) { return {.cpu = {kernel, backends::cpu::plan_sort}}; }

Tensor order_of(const Tensor& x, int axis);

Tensors sort_gradient(const Backward& b) {
  int axis = b.attr<SortAttrs>().axis;
  return {take_along_axis_gradient(b.dy[0], order_of(b.x(), axis), axis, b.x().shape())};
}

constexpr Op argsort_op{.name = "argsort",
                        .infer = [](const CallView& c) -> Spec {
                          return {c.shape(0), DType::int32};
                        },
                        .gradient = no_gradient,
                        .kernels = sorting(backends::cpu::argsort)};
constexpr Op sort_op{
    .name = "sort", .infer = like_first, .gradient = sort_gradient, .kernels = sorting(backends::cpu::sort)};

Tensor order_of(const Tensor& x, int axis) { return apply(argsort_op, x, attrs_of(SortAttrs{axis})); }

Specs top_k_specs(const CallView& c) {
  const auto& attrs = c.attr<PartAttrs>();
  int64_t n = c.shape(0).back(), k = attrs.shape.back();
  if (k < 0 || k > n)
    fail_shape(c, "expected at least " + std::to_string(k) + " elements along the last axis, got " +
                      c.in[0].spec().to_string() + ".");
  return {{attrs.shape, c.dtype(0)}, {attrs.shape, DType::int32}};
}

Tensors top_k_gradient(const Backward& b) {
  if (!b.dy[0].defined()) return {};
  return {take_along_axis_gradient(b.dy[0], b.y[1], b.attr<PartAttrs>().kernel.axis, b.x().shape())};
}

constexpr Op top_k_op{
    .name = "top_k", .infer_all = top_k_specs, .gradient = top_k_gradient, .kernels = sorting(backends::cpu::top_k)};

// ---- On the host ------------------------------------------------------------------------------------------------

/// Memory that the host may read. StateError where there is none.
backends::View readable(const char* where, const Tensor& x) {
  if (Stage::current() || !is_eager(x))
    throw StateError(std::string(where) + ": expected a tensor with values, got " + x.spec().to_string() +
                     " inside function() or a functional model. The result's length depends on the values.");
  return {const_cast<void*>(x.raw_data()), &x.spec()};
}

Tensor positions_of(const std::vector<int64_t>& positions) { return ops::cast(Tensor::from(positions), DType::int32); }

/// Rows of x numbered by their ascending order, equal rows by one number: a vector to find unique rows by.
Tensor row_ranks(const Tensor& rows) {
  int64_t n = rows.shape()[0], width = rows.shape()[1];
  std::vector<int64_t> ranks(static_cast<size_t>(n), 0);
  for (int64_t column = 0; column < width; ++column) {
    Tensor values = ops::take(rows, column, {.axis = 1});
    std::vector<int64_t> inverse = backends::cpu::unique(readable("unique", values)).inverse;
    // Ranks so far decide first, this column second.
    Tensor joint = Tensor::from(ranks) * n + Tensor::from(inverse);
    ranks = backends::cpu::unique(readable("unique", joint)).inverse;
  }
  return Tensor::from(ranks);
}

/// `values` along its first axis cut or filled to `size`.
Tensor resized(const Tensor& values, int64_t size, const Tensor& fill) {
  int64_t n = values.shape()[0];
  if (n >= size) return ops::array_split(values, {size})[0];
  Shape rest = values.shape();
  rest[0] = size - n;
  return ops::concatenate({values, ops::broadcast_to(fill, rest)});
}

}  // namespace

namespace ops {

Tensor sort(const Tensor& input, const SortOptions& options) {
  Tensor x = options.axis ? input : ravel(input);
  return apply(sort_op, x, attrs_of(SortAttrs{canonical_axis("sort", options.axis.value_or(0), x.rank())}));
}

Tensor argsort(const Tensor& input, const SortOptions& options) {
  Tensor x = options.axis ? input : ravel(input);
  return order_of(x, canonical_axis("argsort", options.axis.value_or(0), x.rank()));
}

Tensor argpartition(const Tensor& input, int64_t kth, const SortOptions& options) {
  Tensor x = options.axis ? input : ravel(input);
  int axis = canonical_axis("argpartition", options.axis.value_or(0), x.rank());
  canonical_axis("argpartition", kth, static_cast<int>(x.shape()[axis]));
  return order_of(x, axis);
}

static const Operation top_k_operation{
    "top_k", "math", {"k", "sorted"}, [](const Tensor& x, int64_t k, bool) -> Tensors {
      if (x.rank() == 0) throw ShapeError("top_k: expected at least one axis, got " + x.spec().to_string() + ".");
      Shape shape = x.shape();
      shape[-1] = k;
      return apply_all(top_k_op, std::span<const Tensor>(&x, 1),
                       with_result(SortAttrs{x.rank() - 1}, shape, x.dtype()));
    }};
TopK top_k(const Tensor& x, int64_t k, const TopKOptions& options) {
  Tensors found = top_k_operation(x, k, options.sorted);
  return {found[0], found[1]};
}

Tensor in_top_k(const Tensor& targets, const Tensor& predictions, int64_t k) {
  if (predictions.rank() != 2 || targets.rank() != 1 || targets.size() != predictions.shape()[0])
    throw ShapeError("in_top_k: expected targets [n] and predictions [n, classes], got " + targets.spec().to_string() +
                     " and " + predictions.spec().to_string() + ".");
  Tensor labels = expand_dims(as_indices("in_top_k", targets), 1);
  Tensor own = take_along_axis(predictions, labels, {.axis = 1});
  Tensor above = sum(cast(greater(predictions, own), DType::int32), {.axis = 1});
  Tensor inside = logical_and(greater_equal(labels, 0), less(labels, predictions.shape()[1]));
  return logical_and(less(above, k), squeeze(logical_and(isfinite(own), inside), 1));
}

Tensors nonzero(const Tensor& x) {
  if (x.rank() == 0) throw ShapeError("nonzero: expected at least one axis, got " + x.spec().to_string() + ".");
  Tensor flat = positions_of(backends::cpu::nonzero(readable("nonzero", x)));
  return unravel_index(flat, x.shape());
}

Unique unique_all(const Tensor& x, const UniqueOptions& options) {
  readable("unique", x);
  NoRecording pause;
  Tensor values = options.axis ? moveaxis(x, *options.axis, 0) : ravel(x);
  int64_t n = values.shape()[0];
  Tensor keys = options.axis ? row_ranks(reshape(values, {n, n ? values.size() / n : 0})) : values;
  backends::UniquePositions found = backends::cpu::unique(readable("unique", keys));
  Tensor index = positions_of(found.first), counts = positions_of(found.counts);
  Tensor different = n > 0 ? take(values, index, {.axis = 0}) : values;
  if (options.size) {
    if (n == 0 && !options.fill_value && *options.size > 0)
      throw ShapeError("unique: expected elements or a fill_value, got " + x.spec().to_string() + ".");
    Tensor fill = options.fill_value ? constant_like(*options.fill_value, different) : array_split(different, {1})[0];
    different = resized(different, *options.size, fill);
    index = resized(index, *options.size, Tensor::scalar(int32_t{0}));
    counts = resized(counts, *options.size, Tensor::scalar(int32_t{0}));
  }
  Tensor inverse = positions_of(found.inverse);
  if (!options.axis) inverse = reshape(inverse, x.shape());
  return {options.axis ? moveaxis(different, 0, *options.axis) : different, index, inverse, counts};
}

Tensor unique(const Tensor& x, const UniqueOptions& options) { return unique_all(x, options).values; }

}  // namespace ops
}  // namespace addax
