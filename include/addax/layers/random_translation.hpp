// RandomTranslation: images moved at random.
#pragma once

#include "addax/layer.hpp"
#include "addax/numbers.hpp"

namespace addax {

struct RandomTranslationOptions {
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
/// keras.layers.RandomTranslation: while training each image moves by a random share of its height and width; a number
/// f stands for −f to f, `{low, high}` for what lies between. At inference the identity. OptionError where a factor is
/// not from -1 to 1.
Layer RandomTranslation(const Numbers& height_factor, const Numbers& width_factor,
                        const RandomTranslationOptions& options = {});
}  // namespace layers

}  // namespace addax
