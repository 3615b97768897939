// RandomSaturation: images with stronger or weaker colours at random.
#pragma once

#include <array>

#include "addax/layer.hpp"
#include "addax/numbers.hpp"

namespace addax {

struct RandomSaturationOptions {
  std::array<double, 2> value_range = {0, 255};  // of the images
  std::optional<std::string> data_format = {};   // "channels_last"; or "channels_first"
  std::optional<int64_t> seed = {};
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.RandomSaturation: while training the saturation of each image, of three channels, is multiplied by
/// f / (1 − f), f drawn from the factor: 0.5 changes nothing, 0 leaves grey. A number f stands for −f to f, as in
/// Keras, where what is below 0 counts as 0. At inference the identity. OptionError where the factor is not from -1
/// to 1.
Layer RandomSaturation(const Numbers& factor, const RandomSaturationOptions& options = {});
}  // namespace layers

}  // namespace addax
