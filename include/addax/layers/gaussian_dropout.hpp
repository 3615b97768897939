// GaussianDropout: multiplies by normal noise around 1 while training.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct GaussianDropoutOptions {
  std::optional<int64_t> seed = {};
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.GaussianDropout (Srivastava et al. 2014): factors of mean 1 and standard deviation
/// sqrt(rate / (1 - rate)); at inference the identity. OptionError where rate is not from 0 to 1.
Layer GaussianDropout(double rate, const GaussianDropoutOptions& options = {});
}  // namespace layers

}  // namespace addax
