// Reading and writing by index: take, take_along_axis, scatter, scatter_update, and their gradients.
#include "backends/indexing.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

#include "addax/ops.hpp"
#include "core/tensor_state.hpp"
#include "ops/axes.hpp"
#include "ops/elementwise.hpp"
#include "ops/indices.hpp"
#include "ops/result_attrs.hpp"

namespace addax {

namespace {

using backends::Reduction;
using backends::ScatterAttrs;
using backends::TakeAttrs;
using TakenAttrs = WithResult<TakeAttrs>;
using FilledAttrs = WithResult<NoAttrs>;

constexpr Kernels scattering(backends::Kernel kernel) { return {.cpu = {kernel, backends::cpu::plan_scatter}}; }

// ---- take -------------------------------------------------------------------------------------------------------

Spec taken(const CallView& c) {
  int axis = c.attr<TakeAttrs>().axis;
  const Shape &x = c.shape(0), &indices = c.shape(1);
  if (x[axis] == 0 && indices.size() > 0)
    fail_shape(c, "expected an axis with elements, got axis " + std::to_string(axis) + " of " +
                      c.in[0].spec().to_string() + ".");
  Shape shape = x.part(0, axis);
  for (int64_t n : indices) shape.push_back(n);
  for (int64_t n : x.part(axis + 1, x.rank())) shape.push_back(n);
  return {shape, c.dtype(0)};
}

Tensors take_rule(const Backward& b) {
  return {take_gradient(b.dy[0], b.x(1), b.attr<TakeAttrs>().axis, b.x().shape())};
}
Tensors take_gradient_rule(const Backward& b) {
  return {ops::take(b.dy[0], b.x(1), {.axis = b.attr<TakenAttrs>().kernel.axis})};
}

constexpr Op take_op{.name = "take", .infer = taken, .gradient = take_rule, .kernels = {.cpu = {backends::cpu::take}}};
constexpr Op take_gradient_op{.name = "take_gradient",
                              .infer = given_result<TakeAttrs>,
                              .gradient = take_gradient_rule,
                              .kernels = scattering(backends::cpu::take_gradient)};

// ---- take_along_axis --------------------------------------------------------------------------------------------

Spec taken_along(const CallView& c) {
  int axis = c.attr<TakeAttrs>().axis;
  Shape x = c.shape(0), indices = c.shape(1);
  if (x.rank() == indices.rank()) x[axis] = indices[axis];
  if (x != indices)
    fail_shape(c, "expected indices of the input's shape but for axis " + std::to_string(axis) + ", got " +
                      c.shape(1).to_string() + " for " + c.shape(0).to_string() + ".");
  return {indices, c.dtype(0)};
}

Tensors take_along_rule(const Backward& b);
Tensors take_along_gradient_rule(const Backward& b);

constexpr Op take_along_axis_op{.name = "take_along_axis",
                                .infer = taken_along,
                                .gradient = take_along_rule,
                                .kernels = {.cpu = {backends::cpu::take_along_axis}}};
constexpr Op take_along_axis_gradient_op{.name = "take_along_axis_gradient",
                                         .infer = given_result<TakeAttrs>,
                                         .gradient = take_along_gradient_rule,
                                         .kernels = scattering(backends::cpu::take_along_axis_gradient)};

Tensors take_along_rule(const Backward& b) {
  return {take_along_axis_gradient(b.dy[0], b.x(1), b.attr<TakeAttrs>().axis, b.x().shape())};
}
Tensors take_along_gradient_rule(const Backward& b) {
  return {apply(take_along_axis_op, b.dy[0], b.x(1), attrs_of(b.attr<TakenAttrs>().kernel))};
}

// ---- Scattering -------------------------------------------------------------------------------------------------

/// Whether updates belong to these indices into a tensor of `shape`.
void check_updates(const CallView& c, const Shape& shape, const Shape& indices, const Shape& updates) {
  int k = indices.rank() > 0 ? static_cast<int>(indices.back()) : -1;
  if (k < 0 || k > shape.rank())
    fail_shape(c, "expected indices with at most " + std::to_string(shape.rank()) +
                      " positions along their last axis, got " + indices.to_string() + " for " + shape.to_string() +
                      ".");
  Shape wanted = indices.part(0, indices.rank() - 1);
  for (int64_t n : shape.part(k, shape.rank())) wanted.push_back(n);
  if (wanted != updates)
    fail_shape(c, "expected values of shape " + wanted.to_string() + ", got " + updates.to_string() + ".");
}

Spec gathered(const CallView& c) {
  const Shape &x = c.shape(0), &indices = c.shape(1);
  Shape shape = indices.part(0, indices.rank() - 1);
  for (int64_t n : x.part(static_cast<int>(indices.back()), x.rank())) shape.push_back(n);
  return {shape, c.dtype(0)};
}
Spec scattered(const CallView& c) {
  const Shape& shape = c.attr<FilledAttrs>().shape;
  check_updates(c, shape, c.shape(0), c.shape(1));
  return {shape, c.dtype(1)};
}
Spec scatter_updated(const CallView& c) {
  check_updates(c, c.shape(0), c.shape(1), c.shape(2));
  return c.in[0].spec();
}

constexpr Op gather_nd_op{
    .name = "gather_nd",
    .infer = gathered,
    .gradient = [](const Backward& b) -> Tensors { return {ops::scatter(b.x(1), b.dy[0], b.x().shape())}; },
    .kernels = {.cpu = {backends::cpu::gather_nd}}};
constexpr Op scatter_op{.name = "scatter",
                        .infer = scattered,
                        .gradient = [](const Backward& b) -> Tensors {
                          return {Tensor(), apply(gather_nd_op, b.dy[0], b.x(0))};
                        },
                        .kernels = scattering(backends::cpu::scatter)};

Tensor update(const Tensor& x, const Tensor& indices, const Tensor& updates, Reduction reduction);

/// What remains of x, and what came from each update: of equal indices the last one counts, found by its number.
Tensors replace_gradient(const Backward& b) {
  const Tensor &indices = b.x(1), &dy = b.dy[0];
  const Shape &shape = b.x(0).shape(), &updates = b.x(2).shape();
  Tensor dx, du;
  if (b.wants(0)) dx = update(dy, indices, ops::zeros(updates, dy.dtype()), Reduction::replace);
  if (b.wants(2)) {
    Tensor numbers = ops::reshape(counted(updates.size()), updates);
    Tensor owners = update(ops::full(shape, -1, DType::int32), indices, numbers, Reduction::replace);
    Tensor won = ops::equal(apply(gather_nd_op, owners, indices), numbers);
    du = ops::where(won, apply(gather_nd_op, dy, indices), 0);
  }
  return {dx, Tensor(), du};
}

/// Equal extremes share the gradient.
Tensors extreme_gradient(const Backward& b) {
  const Tensor &x = b.x(0), &indices = b.x(1), &updates = b.x(2), &y = b.y[0], &dy = b.dy[0];
  Tensor kept = ops::cast(ops::equal(x, y), dy.dtype());
  Tensor hit = ops::cast(ops::equal(updates, apply(gather_nd_op, y, indices)), dy.dtype());
  Tensor share = dy / update(kept, indices, hit, Reduction::add);
  return {kept * share, Tensor(), hit * apply(gather_nd_op, share, indices)};
}

/// The product of all factors of a place without one of them: by division, so factors must not be 0.
Tensors segment_product_gradient(const Backward& b) {
  Tensor slope = b.dy[0] * b.y[0];
  return {b.wants(0) ? b.dy[0] * update(ops::ones_like(b.x(0)), b.x(1), b.x(2), Reduction::multiply) : Tensor(),
          Tensor(), b.wants(2) ? apply(gather_nd_op, slope, b.x(1)) / b.x(2) : Tensor()};
}

Tensors scatter_update_rule(const Backward& b) {
  switch (b.attr<ScatterAttrs>().reduction) {
    case Reduction::replace: return replace_gradient(b);
    case Reduction::add: return {b.dy[0], Tensor(), b.wants(2) ? apply(gather_nd_op, b.dy[0], b.x(1)) : Tensor()};
    case Reduction::multiply: return segment_product_gradient(b);
    default: return extreme_gradient(b);
  }
}

constexpr Op scatter_update_op{.name = "scatter_update",
                               .infer = scatter_updated,
                               .gradient = scatter_update_rule,
                               .kernels = scattering(backends::cpu::scatter_update)};

Tensor update(const Tensor& x, const Tensor& indices, const Tensor& updates, Reduction reduction) {
  const Tensor in[] = {x, indices, updates};
  return apply(scatter_update_op, in, attrs_of(ScatterAttrs{reduction}));
}

Reduction reduction_of(const std::optional<std::string>& name) {
  if (!name) return Reduction::replace;
  for (auto reduction : {Reduction::add, Reduction::multiply, Reduction::min, Reduction::max})
    if (enum_names<Reduction>[static_cast<size_t>(reduction)] == *name) return reduction;
  throw OptionError("scatter_update: expected reduction None, \"add\", \"mul\", \"max\" or \"min\", got \"" + *name +
                    "\".");
}

}  // namespace

Tensor as_indices(const char* where, const Tensor& indices) {
  DType dtype = indices.dtype();
  if (dtype.is_float())
    throw DTypeError(std::string(where) + ": expected integer indices, got " + indices.spec().to_string() +
                     ". Use ops::cast().");
  bool wide = dtype == DType::int64 || dtype == DType::uint32 || dtype == DType::uint64;
  return as_dtype(indices, wide ? DType::int64 : DType::int32);
}

Tensor take_gradient(const Tensor& dy, const Tensor& indices, int axis, const Shape& shape) {
  return apply(take_gradient_op, dy, indices, with_result(TakeAttrs{axis}, shape, dy.dtype()));
}

Tensor take_along_axis_gradient(const Tensor& dy, const Tensor& indices, int axis, const Shape& shape) {
  return apply(take_along_axis_gradient_op, dy, indices, with_result(TakeAttrs{axis}, shape, dy.dtype()));
}

Tensor counted(int64_t n, int axis, int rank) {
  Shape shape(std::vector<int64_t>(static_cast<size_t>(rank), 1));
  shape[axis] = n;
  Tensor numbers = allocate({shape, DType::int32});
  auto* first = reinterpret_cast<int32_t*>(data_of(numbers));
  std::iota(first, first + n, 0);
  return numbers;
}

namespace ops {

Tensor take(const Tensor& x, const Tensor& indices, const FlatAxisOptions& options) {
  if (!options.axis) return take(ravel(x), indices, {.axis = 0});
  int axis = canonical_axis("take", *options.axis, x.rank());
  return apply(take_op, x, as_indices("take", indices), attrs_of(TakeAttrs{axis}));
}

Tensor take_along_axis(const Tensor& x, const Tensor& indices, const FlatAxisOptions& options) {
  if (!options.axis) return take_along_axis(ravel(x), ravel(indices), {.axis = 0});
  int axis = canonical_axis("take_along_axis", *options.axis, x.rank());
  Tensor from = x, at = as_indices("take_along_axis", indices);
  if (at.rank() == x.rank()) {  // axes of length 1 broadcast
    Shape to = x.shape(), places = at.shape();
    for (int a = 0; a < x.rank(); ++a)
      if (a != axis && to[a] != places[a]) (to[a] == 1 ? to[a] : places[a]) = to[a] == 1 ? places[a] : to[a];
    bool fits = true;
    for (int a = 0; a < x.rank(); ++a) fits = fits && (a == axis || at.shape()[a] == 1 || at.shape()[a] == to[a]);
    if (fits) {
      from = broadcast_to(x, to);
      at = broadcast_to(at, places);
    }
  }
  return apply(take_along_axis_op, from, at, attrs_of(TakeAttrs{axis}));
}

Tensor scatter(const Tensor& indices, const Tensor& values, const Shape& shape) {
  return apply(scatter_op, as_indices("scatter", indices), values, with_result(NoAttrs{}, shape, values.dtype()));
}

Tensor scatter_update(const Tensor& inputs, const Tensor& indices, const Tensor& updates,
                      const ScatterUpdateOptions& options) {
  return update(inputs, as_indices("scatter_update", indices), as_dtype(updates, inputs.dtype()),
                reduction_of(options.reduction));
}

Tensors unravel_index(const Tensor& indices, const Shape& shape) {
  Tensor rest = as_indices("unravel_index", indices);
  rest = where(rest < 0, rest + shape.size(), rest);
  std::vector<Tensor> reversed;
  for (int a = shape.rank() - 1; a >= 0; --a) {
    Tensor length = constant_like(std::max<int64_t>(1, shape[a]), rest);
    reversed.push_back(a == 0 ? rest : mod(rest, length));
    rest = floor_divide(rest, length);
  }
  return std::vector<Tensor>(reversed.rbegin(), reversed.rend());
}

}  // namespace ops
}  // namespace addax
