// RandomSharpness: images sharpened or smoothed at random.
#pragma once

#include <array>

#include "addax/layer.hpp"
#include "addax/numbers.hpp"

namespace addax {

struct RandomSharpnessOptions {
  std::array<double, 2> value_range = {0, 255};  // of the images
  std::optional<std::string> data_format = {};   // "channels_last"; or "channels_first"
  std::optional<int64_t> seed = {};
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.RandomSharpness: while training the distance of each image from a smoothed one is multiplied by twice a
/// number of the factor: 0.5 changes nothing, 0 is the smoothed image, 1 is sharper. A number f stands for 0 to f. At
/// inference the identity. OptionError where the factor is not from 0 to 1.
Layer RandomSharpness(const Numbers& factor, const RandomSharpnessOptions& options = {});
}  // namespace layers

}  // namespace addax
