// Operations that give a tensor another shape without moving elements, and those that fill new ones.
#include <algorithm>

#include "addax/config.hpp"
#include "addax/ops.hpp"
#include "core/lengths.hpp"
#include "ops/axes.hpp"
#include "ops/elementwise.hpp"
#include "ops/known.hpp"
#include "ops/operation.hpp"

namespace addax {

const Op reshape_op{.name = "reshape",
                    .infer = [](const CallView& c) -> Spec {
                      return {c.attr<ShapeAttrs>().shape, c.dtype(0)};
                    },
                    .gradient = [](const Backward& b) -> Tensors { return {ops::reshape(b.dy[0], b.x().shape())}; },
                    .traits = Trait::view};

const Op identity_op{.name = "identity",
                     .infer = like_first,
                     .gradient = [](const Backward& b) -> Tensors { return {b.dy[0]}; },
                     .traits = Trait::view};

const Op broadcast_to_op = elementwise_op(
    "broadcast_to", backends::ElementwiseOp::cast,
    [](const CallView& c) -> Spec {
      const Shape& to = c.attr<ShapeAttrs>().shape;
      if (broadcast_shapes(c, c.shape(0), to) != to)
        fail_shape(
            c, "expected a shape that broadcasts to " + to.to_string() + ", got " + c.in[0].spec().to_string() + ".");
      return {to, c.dtype(0)};
    },
    [](const Backward& b) -> Tensors { return {b.dy[0]}; });

namespace {

const Op stop_gradient_op{.name = "stop_gradient", .infer = like_first, .gradient = no_gradient, .traits = Trait::view};

/// `newshape` with its unknown axis, if any, worked out for `x`.
Shape complete(const Tensor& x, Shape newshape) {
  int64_t known = 1;
  int open = -1;
  auto refuse = [&] {
    throw ShapeError("reshape: expected a shape of " + std::to_string(x.size()) + " elements, got " +
                     newshape.to_string() + " for " + x.spec().to_string() + ".");
  };
  for (int a = 0; a < newshape.rank(); ++a) {
    if (newshape[a] >= 0) {
      known = product_of(known, newshape[a]);
      continue;
    }
    if (open >= 0) throw ShapeError("reshape: expected at most one unknown axis, got " + newshape.to_string() + ".");
    open = a;
  }
  Shape full = newshape;
  if (open >= 0) {
    if (known == 0 || x.size() % known != 0) refuse();
    full[open] = x.size() / known;
  }
  if (full.size() != x.size()) refuse();
  return full;
}

const Operation reshape_operation{
    "reshape", "numpy", {"newshape"}, [](const Tensor& x, const Shape& newshape) -> Tensor {
      Shape shape = complete(x, newshape);
      if (shape == x.shape()) return x;
      return apply(reshape_op, x, attrs_of(ShapeAttrs{shape}));
    }};

const Operation expand_dims_operation{
    "expand_dims", "numpy", {"axis"}, [](const Tensor& x, const Axes& axis) -> Tensor {
      int rank = x.rank() + static_cast<int>(axis.list().size());
      Shape shape = x.shape();
      for (int64_t a : canonical_axes("expand_dims", axis, rank)) shape.insert(static_cast<int>(a), 1);
      return ops::reshape(x, shape);
    }};

const Operation squeeze_operation{
    "squeeze", "numpy", {"axis"}, [](const Tensor& x, const Axes& axis) -> Tensor {
      Shape shape;
      Shape dropped = axis.all() ? Shape{} : canonical_axes("squeeze", axis, x.rank());
      for (int a = 0; a < x.rank(); ++a) {
        bool drop = axis.all() ? x.shape()[a] == 1 : std::find(dropped.begin(), dropped.end(), a) != dropped.end();
        if (drop && x.shape()[a] != 1)
          throw ShapeError("squeeze: expected axis " + std::to_string(a) + " of length 1, got " + x.spec().to_string() +
                           ".");
        if (!drop) shape.push_back(x.shape()[a]);
      }
      return ops::reshape(x, shape);
    }};

const Operation full_like_operation{
    "full_like",
    "numpy",
    {in_call("fill_value"), "dtype"},
    [](const Tensor& x, const Number& fill_value, const std::optional<DType>& dtype) -> Tensor {
      return ops::full(x.shape(), fill_value, dtype.value_or(x.dtype()));
    }};

const Operation zeros_like_operation{
    "zeros_like", "numpy", {"dtype"}, [](const Tensor& x, const std::optional<DType>& dtype) -> Tensor {
      return ops::full(x.shape(), 0, dtype.value_or(x.dtype()));
    }};

const Operation ones_like_operation{
    "ones_like", "numpy", {"dtype"}, [](const Tensor& x, const std::optional<DType>& dtype) -> Tensor {
      return ops::full(x.shape(), 1, dtype.value_or(x.dtype()));
    }};

}  // namespace

namespace ops {

Tensor identity_of(const Tensor& x) { return apply(identity_op, x); }

Tensor reshape(const Tensor& x, const Shape& newshape) { return reshape_operation(x, newshape); }
Tensor expand_dims(const Tensor& x, Axes axis) { return expand_dims_operation(x, axis); }
Tensor squeeze(const Tensor& x, Axes axis) { return squeeze_operation(x, axis); }

Tensor broadcast_to(const Tensor& x, const Shape& shape) {
  return shape == x.shape() ? x : apply(broadcast_to_op, x, attrs_of(ShapeAttrs{shape}));
}

Tensor stop_gradient(const Tensor& x) { return apply(stop_gradient_op, x); }

Tensor full(const Shape& shape, Number fill_value, DType dtype) {
  if (!shape.known()) throw ShapeError("full: expected a known shape, got " + shape.to_string() + ".");
  return broadcast_to(constant(fill_value, dtype), shape);
}
Tensor full(const Shape& shape, Number fill_value) { return full(shape, fill_value, config::floatx()); }
Tensor zeros(const Shape& shape, DType dtype) { return full(shape, 0, dtype); }
Tensor zeros(const Shape& shape) { return zeros(shape, config::floatx()); }
Tensor ones(const Shape& shape, DType dtype) { return full(shape, 1, dtype); }
Tensor ones(const Shape& shape) { return ones(shape, config::floatx()); }
Tensor full_like(const Tensor& x, Number fill_value, const LikeOptions& options) {
  return full_like_operation(x, fill_value, options.dtype);
}
Tensor zeros_like(const Tensor& x, const LikeOptions& options) { return zeros_like_operation(x, options.dtype); }
Tensor ones_like(const Tensor& x, const LikeOptions& options) { return ones_like_operation(x, options.dtype); }

}  // namespace ops
}  // namespace addax
