// RandomBrightness: images made lighter or darker at random.
#pragma once

#include <array>

#include "addax/layer.hpp"
#include "addax/numbers.hpp"

namespace addax {

struct RandomBrightnessOptions {
  std::array<double, 2> value_range = {0, 255};  // of the images
  std::optional<int64_t> seed = {};
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.RandomBrightness: while training a random share of the value range is added to each image, which is
/// clipped to it; a number f stands for −f to f. At inference the identity. OptionError where the factor is not from -1
/// to 1.
Layer RandomBrightness(const Numbers& factor, const RandomBrightnessOptions& options = {});
}  // namespace layers

}  // namespace addax
