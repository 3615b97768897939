// RandomColorJitter: images with other brightness, contrast, saturation and hue at random.
#pragma once

#include <array>

#include "addax/layer.hpp"
#include "addax/numbers.hpp"

namespace addax {

struct RandomColorJitterOptions {
  std::array<double, 2> value_range = {0, 255};  // of the images
  Numbers brightness_factor = {};                // None: left out
  Numbers contrast_factor = {};
  Numbers saturation_factor = {};
  Numbers hue_factor = {};
  std::optional<int64_t> seed = {};
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.RandomColorJitter: while training RandomBrightness, RandomContrast, RandomSaturation and RandomHue one
/// after another, those whose factor is given. At inference the identity. OptionError as theirs.
Layer RandomColorJitter(const RandomColorJitterOptions& options = {});
}  // namespace layers

}  // namespace addax
