// RandomContrast: images with more or less contrast at random.
#pragma once

#include <array>

#include "addax/layer.hpp"
#include "addax/numbers.hpp"

namespace addax {

struct RandomContrastOptions {
  std::array<double, 2> value_range = {0, 255};  // of the images
  std::optional<int64_t> seed = {};
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.RandomContrast: while training the distance of each image from its mean, channel by channel, is
/// multiplied by a random number from 1 − factor[0] to 1 + factor[1], and clipped to the value range. A number f stands
/// for 0 to f, as in Keras. At inference the identity. OptionError where the factor is not from 0 to 1.
Layer RandomContrast(const Numbers& factor, const RandomContrastOptions& options = {});
}  // namespace layers

}  // namespace addax
