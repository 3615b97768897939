// Dropout: while training, sets a random share of the inputs to 0.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct DropoutOptions {
  OptionalShape noise_shape = {};  // of the mask, with the batch axis; None axes follow the input
  std::optional<int64_t> seed = {};
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.Dropout (Srivastava et al. 2014): a share `rate` of the elements becomes 0, the others are scaled by
/// 1 / (1 - rate); at inference the identity. OptionError where rate is not from 0 to 1.
Layer Dropout(double rate, const DropoutOptions& options = {});
}  // namespace layers

}  // namespace addax
