// ReLU: max(x, 0), with a slope, a limit and a threshold where they are wanted.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct ReLUOptions {
  std::optional<double> max_value = {};  // None: no limit
  double negative_slope = 0.0;
  double threshold = 0.0;
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.ReLU: max_value above it, x from the threshold on, negative_slope · (x - threshold) below. Any shape.
/// OptionError where an option is negative.
Layer ReLU(const ReLUOptions& options = {});
/// `ReLU(6)`: a limit.
template <Arithmetic T>
Layer ReLU(T max_value, ReLUOptions options = {}) {
  options.max_value = static_cast<double>(max_value);
  return ReLU(options);
}
}  // namespace layers

}  // namespace addax
