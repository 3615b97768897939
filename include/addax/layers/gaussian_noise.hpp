// GaussianNoise: adds normal noise while training.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct GaussianNoiseOptions {
  std::optional<int64_t> seed = {};
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.GaussianNoise: noise of mean 0; at inference the identity. OptionError where stddev is not from 0 to 1.
Layer GaussianNoise(double stddev, const GaussianNoiseOptions& options = {});
}  // namespace layers

}  // namespace addax
