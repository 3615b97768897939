// custom_gradient: a computation whose gradient is given instead of derived.
#pragma once

#include <functional>

#include "addax/tensor.hpp"

namespace addax::ops {

/// Results, and how gradients that arrive at them go on to the inputs.
struct WithGradient {
  Tensors outputs;
  /// From one gradient for each output (of its shape) to one for each input; an empty tensor is none.
  std::function<Tensors(const Tensors& upstream)> gradient;
};

/// The function of `f`'s outputs with `f`'s own gradient (keras.ops.custom_gradient). Works eagerly, in traces and
/// under nested tapes. ShapeError where the gradients returned are not one for each input.
std::function<Tensors(const Tensors&)> custom_gradient(std::function<WithGradient(const Tensors& inputs)> f);

}  // namespace addax::ops
