// LayerNormalization: each sample brought to mean 0 and variance 1, then scaled and shifted.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct LayerNormalizationOptions {
  Axes axis = -1;
  double epsilon = 1e-3;
  bool center = true;
  bool scale = true;
  Initializer beta_initializer = "zeros";
  Initializer gamma_initializer = "ones";
  Regularizer beta_regularizer = {};
  Regularizer gamma_regularizer = {};
  Constraint beta_constraint = {};
  Constraint gamma_constraint = {};
  bool rms_scaling = false;  // in old files; true is an OptionError, for Keras gave it up
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// (x − mean) / sqrt(variance + epsilon) · gamma + beta over the axes (keras.layers.LayerNormalization, Ba et al.
/// 2016). Weights, of the axes' lengths: gamma where `scale`, beta where `center`. Half floats are computed in float32.
/// ShapeError where the axes' lengths are not those it was built for.
Layer LayerNormalization(const LayerNormalizationOptions& options = {});
/// `LayerNormalization(1)`, `LayerNormalization({1, 2})`
template <std::integral I>
Layer LayerNormalization(I axis, LayerNormalizationOptions options = {}) {
  options.axis = axis;
  return LayerNormalization(options);
}
template <std::integral I>
Layer LayerNormalization(std::initializer_list<I> axes, LayerNormalizationOptions options = {}) {
  options.axis = std::vector<int64_t>(axes.begin(), axes.end());
  return LayerNormalization(options);
}
}  // namespace layers

}  // namespace addax
