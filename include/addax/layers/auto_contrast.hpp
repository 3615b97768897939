// AutoContrast: images stretched over the whole range of values.
#pragma once

#include <array>

#include "addax/layer.hpp"

namespace addax {

struct AutoContrastOptions {
  std::array<double, 2> value_range = {0, 255};  // of the images
  std::optional<std::string> data_format = {};   // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.AutoContrast: the darkest cell of each channel of each image becomes the lowest value, the brightest
/// the highest, also at inference. A channel of one value stays.
Layer AutoContrast(const AutoContrastOptions& options = {});
}  // namespace layers

}  // namespace addax
