// RandomRotation: images turned at random.
#pragma once

#include "addax/layer.hpp"
#include "addax/numbers.hpp"

namespace addax {

struct RandomRotationOptions {
  std::string fill_mode = "reflect";       // or "wrap", "constant", "nearest": what lies beyond the images
  std::string interpolation = "bilinear";  // or "nearest"
  std::optional<int64_t> seed = {};
  double fill_value = 0.0;
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.RandomRotation: while training each image turns about its middle by a random share of a full turn; a
/// number f stands for −f to f. At inference the identity. OptionError where the factor is not from -1 to 1.
Layer RandomRotation(const Numbers& factor, const RandomRotationOptions& options = {});
}  // namespace layers

}  // namespace addax
