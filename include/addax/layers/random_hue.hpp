// RandomHue: images with other hues at random.
#pragma once

#include <array>

#include "addax/layer.hpp"
#include "addax/numbers.hpp"

namespace addax {

struct RandomHueOptions {
  std::array<double, 2> value_range = {0, 255};  // of the images
  std::optional<std::string> data_format = {};   // "channels_last"; or "channels_first"
  std::optional<int64_t> seed = {};
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.RandomHue: while training the hues of each image, of three channels, turn by ± half of a number of the
/// factor; 1 is a full turn. A number f stands for 0 to f. At inference the identity. OptionError where the factor is
/// not from 0 to 1.
Layer RandomHue(const Numbers& factor, const RandomHueOptions& options = {});
}  // namespace layers

}  // namespace addax
