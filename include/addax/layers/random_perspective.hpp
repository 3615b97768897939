// RandomPerspective: images seen from other sides at random.
#pragma once

#include "addax/layer.hpp"
#include "addax/numbers.hpp"

namespace addax {

struct RandomPerspectiveOptions {
  Numbers factor = 1.0;                    // how likely an image is changed
  double scale = 1.0;                      // how far corners move
  std::string interpolation = "bilinear";  // or "nearest"
  double fill_value = 0.0;
  std::optional<int64_t> seed = {};
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.RandomPerspective: while training, with a probability from the factor, the corners of an image move by
/// random shares of up to half of `scale`; a number f stands for 0 to f. At inference the identity. OptionError where
/// the factor or the scale are not from 0 to 1.
Layer RandomPerspective(const RandomPerspectiveOptions& options = {});
/// `RandomPerspective(0.5)`
template <Arithmetic T>
Layer RandomPerspective(T factor, RandomPerspectiveOptions options = {}) {
  options.factor = factor;
  return RandomPerspective(options);
}
}  // namespace layers

}  // namespace addax
