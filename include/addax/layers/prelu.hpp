// PReLU: a leaky relu whose slopes are learned.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct PReLUOptions {
  Initializer alpha_initializer = "zeros";
  Regularizer alpha_regularizer = {};
  Constraint alpha_constraint = {};
  Axes shared_axes = {};  // along which one slope serves all, counted from 1
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// x above 0, alpha · x below (keras.layers.PReLU, He et al. 2015). Weight: alpha, of the input's shape without batch,
/// 1 on shared axes. ShapeError where a shared axis is outside.
Layer PReLU(const PReLUOptions& options = {});
/// `PReLU("ones")`: alpha_initializer
template <std::convertible_to<std::string> S>
Layer PReLU(const S& alpha_initializer, PReLUOptions options = {}) {
  options.alpha_initializer = std::string(alpha_initializer);
  return PReLU(options);
}
}  // namespace layers

}  // namespace addax
