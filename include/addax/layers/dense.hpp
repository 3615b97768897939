// Dense: activation(x · kernel + bias).
#pragma once

#include "addax/activation.hpp"
#include "addax/layer.hpp"

namespace addax {

struct DenseOptions {
  Activation activation = {};
  bool use_bias = true;
  Initializer kernel_initializer = "glorot_uniform";
  Initializer bias_initializer = "zeros";
  Regularizer kernel_regularizer = {};
  Regularizer bias_regularizer = {};
  Regularizer activity_regularizer = {};
  Constraint kernel_constraint = {};
  Constraint bias_constraint = {};
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// A fully connected layer (keras.layers.Dense): [..., n] -> [..., units]. Weights: kernel [n, units], bias [units].
/// OptionError where units is not positive; ShapeError where the last axis of an input is not the one it was built for.
Layer Dense(int64_t units, const DenseOptions& options = {});
}  // namespace layers

}  // namespace addax
