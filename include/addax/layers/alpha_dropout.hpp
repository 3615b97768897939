// AlphaDropout: dropout that keeps mean and variance, for selu.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct AlphaDropoutOptions {
  OptionalShape noise_shape = {};  // of the mask, with the batch axis; None axes follow the input
  std::optional<int64_t> seed = {};
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.AlphaDropout (Klambauer et al. 2017): while training, a share `rate` of the elements becomes selu's
/// lowest value, then all are scaled and shifted so that mean 0 and variance 1 stay; at inference the identity.
/// OptionError where rate is not from 0 to 1.
Layer AlphaDropout(double rate, const AlphaDropoutOptions& options = {});
}  // namespace layers

}  // namespace addax
