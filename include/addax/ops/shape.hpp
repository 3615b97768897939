// Operations of keras.ops that make tensors or change their shape.
#pragma once

#include <optional>

#include "addax/tensor.hpp"

namespace addax::ops {

/// x under another shape of the same size; one axis may be −1 (None) and is worked out.
Tensor reshape(const Tensor& x, const Shape& newshape);
/// A new axis of length 1 at `axis` of the result.
Tensor expand_dims(const Tensor& x, Axes axis);
/// Without the axes of length 1, or without the given ones (ShapeError where one is longer).
Tensor squeeze(const Tensor& x, Axes axis = {});
/// x repeated along axes of length 1 and new leading axes.
Tensor broadcast_to(const Tensor& x, const Shape& shape);
/// The same value, cut off from gradients.
Tensor stop_gradient(const Tensor& x);

struct LikeOptions {
  std::optional<DType> dtype = {};  // None: x's own
};
Tensor zeros(const Shape& shape, DType dtype);
Tensor zeros(const Shape& shape);
Tensor ones(const Shape& shape, DType dtype);
Tensor ones(const Shape& shape);
Tensor full(const Shape& shape, Number fill_value, DType dtype);
Tensor full(const Shape& shape, Number fill_value);
Tensor zeros_like(const Tensor& x, const LikeOptions& options = {});
Tensor ones_like(const Tensor& x, const LikeOptions& options = {});
Tensor full_like(const Tensor& x, Number fill_value, const LikeOptions& options = {});

}  // namespace addax::ops
