// RandomZoom: images made larger or smaller at random.
#pragma once

#include "addax/layer.hpp"
#include "addax/numbers.hpp"

namespace addax {

struct RandomZoomOptions {
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
/// keras.layers.RandomZoom: while training each image grows or shrinks about its middle: a factor of -0.2 shows 20 %
/// less of it, 0.2 as much more. A number f stands for −f to f; without `width_factor` the aspect ratio stays. At
/// inference the identity. OptionError where a factor is not from -1 to 1.
Layer RandomZoom(const Numbers& height_factor, const Numbers& width_factor, const RandomZoomOptions& options = {});
inline Layer RandomZoom(const Numbers& height_factor, const RandomZoomOptions& options = {}) {
  return RandomZoom(height_factor, Numbers{}, options);
}
}  // namespace layers

}  // namespace addax
