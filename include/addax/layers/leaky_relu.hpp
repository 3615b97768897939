// LeakyReLU: x above 0, a small multiple of x below.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct LeakyReLUOptions {
  double negative_slope = 0.3;
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.LeakyReLU (Maas et al. 2013): negative_slope · x below 0. Any shape. OptionError where it is negative.
Layer LeakyReLU(const LeakyReLUOptions& options = {});
/// `LeakyReLU(0.1)`
template <Arithmetic T>
Layer LeakyReLU(T negative_slope, LeakyReLUOptions options = {}) {
  options.negative_slope = static_cast<double>(negative_slope);
  return LeakyReLU(options);
}
}  // namespace layers

}  // namespace addax
