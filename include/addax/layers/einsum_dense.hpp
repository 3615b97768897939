// EinsumDense: activation(einsum(x, kernel) + bias).
#pragma once

#include "addax/activation.hpp"
#include "addax/layer.hpp"

namespace addax {

struct EinsumDenseOptions {
  Activation activation = {};
  std::optional<std::string> bias_axes = {};  // letters of the output that the bias has; None: no bias
  Initializer kernel_initializer = "glorot_uniform";
  Initializer bias_initializer = "zeros";
  Regularizer kernel_regularizer = {};
  Regularizer bias_regularizer = {};
  Constraint kernel_constraint = {};
  Constraint bias_constraint = {};
  Regularizer activity_regularizer = {};
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.EinsumDense: `EinsumDense("abc,cd->abd", {None, 64}, {.bias_axes = "d"})`. The equation has one input,
/// the kernel and the output, each letter once; "..." may lead or trail in input and output. `output_shape` is without
/// the batch and the axes of "..."; None follows the input. Weights: kernel, bias. OptionError where the equation
/// cannot be read or a letter comes from nowhere; ShapeError where input and output_shape disagree.
Layer EinsumDense(const std::string& equation, const Shape& output_shape, const EinsumDenseOptions& options = {});
/// `EinsumDense("ab,bc->ac", 64)`
template <std::integral I>
Layer EinsumDense(const std::string& equation, I output_length, const EinsumDenseOptions& options = {}) {
  return EinsumDense(equation, Shape{output_length}, options);
}
}  // namespace layers

}  // namespace addax
