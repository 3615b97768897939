// RandomShear: images slanted at random.
#pragma once

#include "addax/layer.hpp"
#include "addax/numbers.hpp"

namespace addax {

struct RandomShearOptions {
  Numbers x_factor = 0.0;                  // cells to the side for each cell downwards
  Numbers y_factor = 0.0;                  // cells downwards for each cell to the side
  std::string interpolation = "bilinear";  // or "nearest"
  std::string fill_mode = "reflect";       // or "wrap", "constant", "nearest": what lies beyond the images
  double fill_value = 0.0;
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::optional<int64_t> seed = {};
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.RandomShear: while training each image is slanted along both axes by random shares, with one random
/// sign. A number f stands for −f to f. At inference the identity. OptionError where a factor is not from 0 to 1.
Layer RandomShear(const RandomShearOptions& options = {});
/// `RandomShear(0.2)`
template <Arithmetic T>
Layer RandomShear(T x_factor, RandomShearOptions options = {}) {
  options.x_factor = x_factor;
  return RandomShear(options);
}
}  // namespace layers

}  // namespace addax
