// RandomFlip: images turned over at random.
#pragma once

#include <concepts>

#include "addax/layer.hpp"

namespace addax {

struct RandomFlipOptions {
  std::string mode = "horizontal_and_vertical";  // or "horizontal", "vertical"
  std::optional<int64_t> seed = {};
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.RandomFlip: while training half of the images are turned left to right, upside down, or both, by one
/// coin for each image. At inference the identity. OptionError for another mode.
Layer RandomFlip(const RandomFlipOptions& options = {});
/// `RandomFlip("horizontal")`
template <std::convertible_to<std::string> S>
Layer RandomFlip(const S& mode, RandomFlipOptions options = {}) {
  options.mode = mode;
  return RandomFlip(options);
}
}  // namespace layers

}  // namespace addax
