// RandomPosterization: images with fewer shades at random.
#pragma once

#include <array>

#include "addax/layer.hpp"
#include "addax/numbers.hpp"

namespace addax {

struct RandomPosterizationOptions {
  std::array<double, 2> value_range = {0, 255};  // of the images
  std::optional<std::string> data_format = {};   // "channels_last"; or "channels_first"
  std::optional<int64_t> seed = {};
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.RandomPosterization: while training each channel of an image keeps its highest bits of eight, as many
/// as the factor says; of two numbers the second is not drawn, and a number f stands for 1 to f, as in Keras. At
/// inference the identity. OptionError where the factor is not from 1 to 8.
Layer RandomPosterization(const Numbers& factor, const RandomPosterizationOptions& options = {});
}  // namespace layers

}  // namespace addax
