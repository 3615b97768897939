#include "layers/merge.hpp"

#include <algorithm>

#include "addax/ops.hpp"

namespace addax {
namespace {

Shape aligned(Shape shape, int rank) {
  while (shape.rank() < rank) shape.insert(std::min(1, shape.rank()), 1);
  return shape;
}

/// Whether both broadcast; axes of the batch must be equal.
bool fit(const Shape& a, const Shape& b) {
  for (int axis = 0; axis < a.rank(); ++axis)
    if (a[axis] != b[axis] && (axis == 0 || (a[axis] != 1 && b[axis] != 1))) return false;
  return true;
}

}  // namespace

Tensors aligned_inputs(const LayerBase& layer, const Tensors& inputs) {
  if (inputs.empty()) throw ShapeError(place_of(layer) + ": expected a list of at least one input, got none.");
  int rank = 0;
  for (const Tensor& x : inputs) rank = std::max(rank, x.rank());
  Tensors result;
  for (const Tensor& x : inputs) {
    Shape shape = aligned(x.shape(), rank);
    for (size_t i = 0; i < result.size(); ++i)
      if (!fit(shape, result[i].shape()))
        throw ShapeError(place_of(layer) + ": expected inputs of one batch whose shapes broadcast, got " +
                         inputs[i].shape().to_string() + " and " + x.shape().to_string() + ".");
    result.push_back(x.rank() == rank ? x : ops::reshape(x, shape));
  }
  return result;
}

Tensor sum_of(const Tensors& inputs) {
  Tensor sum = inputs[0];
  for (size_t i = 1; i < inputs.size(); ++i) sum = sum + inputs[i];
  return sum;
}

Tensor union_of_masks(const Tensors& inputs) {
  Tensor result;
  for (const Tensor& x : inputs) {
    Tensor mask = mask_of(x);
    if (!mask.defined()) return {};
    result = result.defined() ? ops::logical_or(result, mask) : mask;
  }
  return result;
}

Tensor wide_mask_of(const Tensor& input) {
  Tensor mask = mask_of(input);
  return mask.defined() && mask.rank() < input.rank() ? ops::expand_dims(mask, -1) : mask;
}

Tensor merge_extreme(const Tensors& inputs, Tensor (*op)(const Tensor&, const Tensor&)) {
  Tensor result = inputs[0], counts = wide_mask_of(result);
  for (size_t i = 1; i < inputs.size(); ++i) {
    Tensor x = inputs[i], mask = wide_mask_of(x);
    if (mask.defined()) x = ops::where(mask, x, result);
    if (counts.defined()) result = ops::where(counts, result, x);
    counts = mask.defined() && counts.defined() ? ops::logical_or(counts, mask) : Tensor();
    result = op(result, x);
  }
  return result;
}

void check_two_inputs(const LayerBase& layer, const Tensors& inputs) {
  if (inputs.size() != 2)
    throw ShapeError(place_of(layer) + ": expected two inputs, got " + std::to_string(inputs.size()) + ".");
}

}  // namespace addax
