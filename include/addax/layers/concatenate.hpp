// Concatenate: several tensors one after another along an axis.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct ConcatenateOptions {
  int64_t axis = -1;
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.Concatenate. ShapeError unless the inputs are equal but for `axis`. Where an input has a mask, so has
/// the output; an input without one counts as a whole.
Layer Concatenate(const ConcatenateOptions& options = {});
/// `Concatenate(1)`
template <std::integral I>
Layer Concatenate(I axis, ConcatenateOptions options = {}) {
  options.axis = axis;
  return Concatenate(options);
}
/// `concatenate({a, b})`: a new layer, applied.
Tensor concatenate(const Tensors& inputs, const ConcatenateOptions& options = {});
}  // namespace layers

}  // namespace addax
