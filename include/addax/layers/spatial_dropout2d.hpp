// SpatialDropout2D: while training, sets whole channels of images to 0.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct SpatialDropout2DOptions {
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::optional<int64_t> seed = {};
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.SpatialDropout2D (Tompson et al. 2015): [batch, h, w, channels], or channels first. A share `rate` of
/// the channels becomes 0, the others are scaled by 1 / (1 - rate); at inference the identity. OptionError where rate
/// is not from 0 to 1.
Layer SpatialDropout2D(double rate, const SpatialDropout2DOptions& options = {});
}  // namespace layers

}  // namespace addax
