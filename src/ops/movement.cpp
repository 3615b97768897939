// Operations with kernels of their own that move elements along axes.
#include "backends/movement.hpp"

#include <algorithm>
#include <numeric>

#include "addax/ops.hpp"
#include "ops/axes.hpp"
#include "ops/elementwise.hpp"
#include "ops/operation.hpp"
#include "ops/result_attrs.hpp"

namespace addax {
namespace {

using backends::ConcatenateAttrs;
using backends::FlipAttrs;
using backends::RollAttrs;
using backends::SliceAttrs;
using backends::TransposeAttrs;
using SlicedAttrs = WithResult<SliceAttrs>;

// ---- Transposing ------------------------------------------------------------------------------------------------

Spec transposed(const CallView& c) {
  Shape shape;
  for (int64_t a : c.attr<TransposeAttrs>().perm) shape.push_back(c.shape(0)[static_cast<int>(a)]);
  return {shape, c.dtype(0)};
}

Tensors transpose_gradient(const Backward& b) {
  const Shape& perm = b.attr<TransposeAttrs>().perm;
  std::vector<int64_t> inverse(static_cast<size_t>(perm.rank()));
  for (int i = 0; i < perm.rank(); ++i) inverse[static_cast<size_t>(perm[i])] = i;
  return {ops::transpose(b.dy[0], inverse)};
}

constexpr Op transpose_op{.name = "transpose",
                          .infer = transposed,
                          .gradient = transpose_gradient,
                          .kernels = {.cpu = {backends::cpu::transpose}}};

// ---- Joining ----------------------------------------------------------------------------------------------------

Spec joined(const CallView& c) {
  int axis = c.attr<ConcatenateAttrs>().axis;
  Shape shape = c.shape(0);
  for (size_t i = 1; i < c.in.size(); ++i) {
    Shape rest = c.shape(i), first = c.shape(0);
    if (rest.rank() == first.rank()) rest[axis] = first[axis];
    if (rest != first)
      fail_shape(c, "expected tensors that are equal but for axis " + std::to_string(axis) + ", got " +
                        first.to_string() + " and " + c.shape(i).to_string() + ".");
    shape[axis] += c.shape(i)[axis];
  }
  return {shape, c.dtype(0)};
}

/// The part of an axis from `start`, of that length.
Tensor part(const Tensor& x, int axis, int64_t start, int64_t length) {
  std::vector<int64_t> starts(static_cast<size_t>(x.rank()), 0);
  starts[static_cast<size_t>(axis)] = start;
  Shape shape = x.shape();
  shape[axis] = length;
  return ops::slice(x, starts, shape);
}

Tensors concatenate_gradient(const Backward& b) {
  int axis = b.attr<ConcatenateAttrs>().axis;
  Tensors parts;
  for (size_t i = 0, start = 0; i < b.in.size(); start += static_cast<size_t>(b.shape(i++)[axis]))
    parts.push_back(b.wants(i) ? part(b.dy[0], axis, static_cast<int64_t>(start), b.shape(i)[axis]) : Tensor());
  return parts;
}

constexpr Op concatenate_op{.name = "concatenate",
                            .infer = joined,
                            .gradient = concatenate_gradient,
                            .kernels = {.cpu = {backends::cpu::concatenate}}};

// ---- Slices -----------------------------------------------------------------------------------------------------

/// Whether a slice of `shape` lies within `whole`.
void check_within(const CallView& c, const Shape& whole, const Shape& shape) {
  const SliceAttrs& walk = c.attr<SlicedAttrs>().kernel;
  bool fits = walk.start.rank() == whole.rank() && shape.rank() == whole.rank();
  for (int a = 0; fits && a < whole.rank(); ++a) {
    int64_t n = shape[a], first = walk.start[a], last = first + (n - 1) * walk.step[a];
    fits = n == 0 ? first >= 0 && first <= whole[a]
                  : n > 0 && std::min(first, last) >= 0 && std::max(first, last) < whole[a];
  }
  if (!fits)
    fail_shape(c, "expected a block within " + whole.to_string() + ", got start " + walk.start.to_string() +
                      " and shape " + shape.to_string() + ".");
}

Spec sliced(const CallView& c) {
  const Shape& shape = c.attr<SlicedAttrs>().shape;
  check_within(c, c.shape(0), shape);
  return {shape, c.dtype(0)};
}

Spec updated(const CallView& c) {
  check_within(c, c.shape(0), c.shape(1));
  return c.in[0].spec();
}

Tensors slice_gradient(const Backward& b);
Tensors slice_gradient_gradient(const Backward& b);
Tensors slice_update_gradient(const Backward& b);

}  // namespace

constexpr Op slice_update_op{.name = "slice_update",
                             .infer = updated,
                             .gradient = slice_update_gradient,
                             .kernels = {.cpu = {backends::cpu::slice_update}},
                             .traits = Trait::first_in_place};

namespace {

constexpr Op slice_op{
    .name = "slice", .infer = sliced, .gradient = slice_gradient, .kernels = {.cpu = {backends::cpu::slice}}};
constexpr Op slice_gradient_op{.name = "slice_gradient",
                               .infer = given_result<SliceAttrs>,
                               .gradient = slice_gradient_gradient,
                               .kernels = {.cpu = {backends::cpu::slice_gradient}}};

Tensors slice_gradient(const Backward& b) {
  return {apply(slice_gradient_op, b.dy[0], with_result(b.attr<SlicedAttrs>().kernel, b.x().shape(), b.dy[0].dtype()))};
}
Tensors slice_gradient_gradient(const Backward& b) {
  return {apply(slice_op, b.dy[0], with_result(b.attr<SlicedAttrs>().kernel, b.x().shape(), b.dy[0].dtype()))};
}
Tensors slice_update_gradient(const Backward& b) {
  const SliceAttrs& walk = b.attr<SlicedAttrs>().kernel;
  Tensor dy = b.dy[0], dx, du;
  const Shape& shape = b.x(1).shape();
  if (b.wants(0))
    dx = apply(slice_update_op, dy, ops::zeros(shape, dy.dtype()), with_result(walk, dy.shape(), dy.dtype()));
  if (b.wants(1)) du = apply(slice_op, dy, with_result(walk, shape, dy.dtype()));
  return {dx, du};
}

// ---- Turning ----------------------------------------------------------------------------------------------------

constexpr Op flip_op{.name = "flip",
                     .infer = like_first,
                     .gradient = [](const Backward& b) -> Tensors {
                       return {ops::flip(b.dy[0], {.axis = b.attr<FlipAttrs>().axes.to_vector()})};
                     },
                     .kernels = {.cpu = {backends::cpu::flip}}};

Tensors roll_gradient(const Backward& b);
constexpr Op roll_op{
    .name = "roll", .infer = like_first, .gradient = roll_gradient, .kernels = {.cpu = {backends::cpu::roll}}};

Tensors roll_gradient(const Backward& b) {
  RollAttrs back = b.attr<RollAttrs>();
  for (int a = 0; a < back.shifts.rank(); ++a) back.shifts[a] = -back.shifts[a];
  return {apply(roll_op, b.dy[0], attrs_of(back))};
}

constexpr Op view_op{.name = "view",
                     .infer = given_result<NoAttrs>,
                     .gradient = no_gradient,
                     .kernels = {.cpu = {backends::cpu::copy_bytes}}};

Shape unit_steps(int rank) { return Shape(std::vector<int64_t>(static_cast<size_t>(rank), 1)); }

}  // namespace

/// x[start : : step] of that many elements per axis; what indexing is made of.
Tensor strided_slice(const Tensor& x, const Shape& start, const Shape& step, const Shape& shape) {
  if (shape == x.shape() && std::all_of(step.begin(), step.end(), [](int64_t s) { return s == 1; })) return x;
  return apply(slice_op, x, with_result(SliceAttrs{start, step}, shape, x.dtype()));
}

namespace ops {

static const Operation transpose_operation{
    "transpose", "numpy", {"axes"}, [](const Tensor& x, const std::optional<std::vector<int64_t>>& axes) -> Tensor {
      int rank = x.rank();
      Shape perm;
      if (axes)
        for (int64_t a : *axes) perm.push_back(canonical_axis("transpose", a, rank));
      else
        for (int a = rank - 1; a >= 0; --a) perm.push_back(a);
      if (canonical_axes("transpose", perm.to_vector(), rank).rank() != rank)
        throw ShapeError("transpose: expected each of the " + std::to_string(rank) + " axes once, got " +
                         perm.to_string() + ".");
      if (std::is_sorted(perm.begin(), perm.end())) return x;
      return apply(transpose_op, x, attrs_of(TransposeAttrs{perm}));
    }};
Tensor transpose(const Tensor& x, const Axes& axes) {
  return transpose_operation(x, axes.all() ? std::nullopt : std::optional(axes.list()));
}

Tensor view(const Tensor& x, const ViewOptions& options) {
  DType dtype = options.dtype.value_or(x.dtype());
  Shape shape = x.shape();
  auto from = static_cast<int64_t>(x.dtype().size()), to = static_cast<int64_t>(dtype.size());
  bool fits = from == to || (shape.rank() > 0 && shape.back() * from % to == 0);
  if (!fits)
    throw ShapeError("view: expected a last axis whose bytes are whole elements of " + std::string(dtype.name()) +
                     ", got " + x.spec().to_string() + ".");
  if (from != to) shape[-1] = shape.back() * from / to;
  return apply(view_op, as_dtype(x, x.dtype()), with_result(NoAttrs{}, shape, dtype));
}

static const Operation concatenate_operation{
    "concatenate", "numpy", {"xs", "axis"}, [](const Tensors& xs, int64_t given) -> Tensor {
      if (xs.empty()) throw ShapeError("concatenate: expected at least one tensor, got none.");
      DType dtype = result_type(std::span<const Tensor>(xs));
      Tensors same;
      same.reserve(xs.size());
      for (const Tensor& x : xs) same.push_back(as_dtype(x, dtype));
      int axis = canonical_axis("concatenate", given, same[0].rank());
      return same.size() == 1 ? same[0]
                              : apply(concatenate_op, std::span<const Tensor>(same), attrs_of(ConcatenateAttrs{axis}));
    }};
Tensor concatenate(const Tensors& xs, const AxisOptions& options) { return concatenate_operation(xs, options.axis); }

static const Operation slice_operation{
    "slice",
    "core",
    {in_call("start_indices"), "shape"},
    [](const Tensor& inputs, const std::vector<int64_t>& start_indices, const Shape& shape) -> Tensor {
      Shape block = shape, start(start_indices);
      for (int a = 0; a < std::min({block.rank(), inputs.rank(), start.rank()}); ++a)
        if (block[a] < 0) block[a] = inputs.shape()[a] - start[a];
      return apply(slice_op, inputs, with_result(SliceAttrs{start, unit_steps(start.rank())}, block, inputs.dtype()));
    }};
Tensor slice(const Tensor& inputs, const std::vector<int64_t>& start_indices, const Shape& shape) {
  return slice_operation(inputs, start_indices, shape);
}

static const Operation slice_update_operation{
    "slice_update",
    "core",
    {in_call("start_indices")},
    [](const Tensor& inputs, const std::vector<int64_t>& start_indices, const Tensor& updates) -> Tensor {
      Shape start(start_indices);
      return apply(slice_update_op, inputs, as_dtype(updates, inputs.dtype()),
                   with_result(SliceAttrs{start, unit_steps(start.rank())}, inputs.shape(), inputs.dtype()));
    }};
Tensor slice_update(const Tensor& inputs, const std::vector<int64_t>& start_indices, const Tensor& updates) {
  return slice_update_operation(inputs, start_indices, updates);
}

static const Operation flip_operation{"flip", "numpy", {"axis"}, [](const Tensor& x, const Axes& axis) -> Tensor {
                                        return apply(flip_op, x,
                                                     attrs_of(FlipAttrs{canonical_axes("flip", axis, x.rank())}));
                                      }};
Tensor flip(const Tensor& x, const FlipOptions& options) { return flip_operation(x, options.axis); }

static Tensor rolled(const Tensor& x, const std::vector<int64_t>& shift, const std::vector<int64_t>& axes) {
  Shape shifts(std::vector<int64_t>(static_cast<size_t>(x.rank()), 0));
  for (size_t i = 0; i < axes.size(); ++i) shifts[canonical_axis("roll", axes[i], x.rank())] += shift[i];
  return apply(roll_op, x, attrs_of(RollAttrs{shifts}));
}

using Shifts = std::variant<int64_t, std::vector<int64_t>>;  // a number may go without an axis

static const Operation roll_operation{
    "roll", "numpy", {"shift", "axis"}, [](const Tensor& x, const Shifts& given, const Axes& axis) -> Tensor {
      const int64_t* one = std::get_if<int64_t>(&given);
      if (one != nullptr && axis.all()) return reshape(rolled(ravel(x), {*one}, {0}), x.shape());
      const std::vector<int64_t> shift = one != nullptr ? std::vector{*one} : std::get<1>(given);
      if (axis.all() || axis.list().size() != shift.size())
        throw OptionError("roll: expected as many shifts as axes, got " + Shape(shift).to_string() + " for " +
                          (axis.all() ? "no axes" : Shape(axis.list()).to_string()) + ".");
      return rolled(x, shift, axis.list());
    }};
Tensor roll(const Tensor& x, const std::vector<int64_t>& shift, const FlipOptions& options) {
  return roll_operation(x, shift, options.axis);
}
Tensor roll(const Tensor& x, int64_t shift, const FlatAxisOptions& options) {
  return roll_operation(x, shift, options.axis ? Axes(*options.axis) : Axes());
}

}  // namespace ops
}  // namespace addax
