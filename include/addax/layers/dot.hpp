// Dot: products of two tensors, summed over an axis of each, sample by sample.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct DotOptions {
  bool normalize = false;  // rows brought to length 1 first: the cosine of their angle
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.Dot: two inputs; axes is one axis of both or a list of an axis of each, not that of the batch.
/// `Dot({2, 1})`: [batch, i, n] and [batch, n, k] -> [batch, i, k]; `Dot(1)`: [batch, n] twice -> [batch, 1].
/// OptionError for other counts of axes; ShapeError where the lengths differ.
Layer Dot(const Axes& axes, const DotOptions& options = {});
/// `dot({a, b})`: a new layer, applied.
Tensor dot(const Tensors& inputs, const Axes& axes = -1, const DotOptions& options = {});
}  // namespace layers

}  // namespace addax
