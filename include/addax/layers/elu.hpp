// ELU: x above 0, alpha · (exp(x) - 1) below.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct ELUOptions {
  double alpha = 1.0;
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.ELU (Clevert et al. 2016). Any shape.
Layer ELU(const ELUOptions& options = {});
/// `ELU(0.5)`
template <Arithmetic T>
Layer ELU(T alpha, ELUOptions options = {}) {
  options.alpha = static_cast<double>(alpha);
  return ELU(options);
}
}  // namespace layers

}  // namespace addax
