// SpatialDropout1D: while training, sets whole channels of sequences to 0.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct SpatialDropout1DOptions {
  std::optional<int64_t> seed = {};
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.SpatialDropout1D (Tompson et al. 2015): [batch, t, channels]. A share `rate` of the channels becomes 0,
/// the others are scaled by 1 / (1 - rate); at inference the identity. OptionError where rate is not from 0 to 1.
Layer SpatialDropout1D(double rate, const SpatialDropout1DOptions& options = {});
}  // namespace layers

}  // namespace addax
