// RandomColorDegeneration: images with weaker colours at random.
#pragma once

#include <array>

#include "addax/layer.hpp"
#include "addax/numbers.hpp"

namespace addax {

struct RandomColorDegenerationOptions {
  std::array<double, 2> value_range = {0, 255};  // of the images
  std::optional<std::string> data_format = {};   // "channels_last"; or "channels_first"
  std::optional<int64_t> seed = {};
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.RandomColorDegeneration: while training each image, of three channels, moves towards its grey by a
/// share from the factor: 0 changes nothing, 1 is grey. A number f stands for −f to f, as in Keras. At inference the
/// identity. OptionError where the factor is not from -1 to 1.
Layer RandomColorDegeneration(const Numbers& factor, const RandomColorDegenerationOptions& options = {});
}  // namespace layers

}  // namespace addax
