#include "layers/mixing.hpp"

namespace addax {

Tensor mixed_labels(const std::string& place, const Tensor& labels, const Mixed& mixed) {
  int64_t n = mixed.weight.shape()[0];
  if (labels.rank() < 2 || labels.shape()[0] != n)
    throw ShapeError(place + ": expected labels [" + std::to_string(n) + ", classes], got " +
                     labels.spec().to_string() + ". utils::to_categorical() makes them from classes.");
  Tensor own = labels.dtype().is_float() ? labels : ops::cast(labels, DType::float32);
  Shape one_each = labels.shape();
  for (int axis = 1; axis < one_each.rank(); ++axis) one_each[axis] = 1;
  Tensor weight = ops::cast(ops::reshape(mixed.weight, one_each), own.dtype());
  return weight * own + (1 - weight) * ops::take(own, mixed.order, 0);
}

}  // namespace addax
