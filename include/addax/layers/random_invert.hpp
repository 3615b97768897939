// RandomInvert: images turned to their negatives at random.
#pragma once

#include <array>

#include "addax/layer.hpp"
#include "addax/numbers.hpp"

namespace addax {

struct RandomInvertOptions {
  Numbers factor = 1.0;                          // how likely an image is inverted
  std::array<double, 2> value_range = {0, 255};  // of the images
  std::optional<int64_t> seed = {};
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.RandomInvert: while training an image becomes the largest value minus itself, with a probability from
/// the factor; a number f stands for 0 to f. At inference the identity. OptionError where the factor is not from 0
/// to 1.
Layer RandomInvert(const RandomInvertOptions& options = {});
/// `RandomInvert(0.3)`
template <Arithmetic T>
Layer RandomInvert(T factor, RandomInvertOptions options = {}) {
  options.factor = factor;
  return RandomInvert(options);
}
}  // namespace layers

}  // namespace addax
