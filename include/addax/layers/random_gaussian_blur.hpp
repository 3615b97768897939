// RandomGaussianBlur: images blurred at random.
#pragma once

#include <array>

#include "addax/layer.hpp"
#include "addax/numbers.hpp"
#include "addax/places.hpp"

namespace addax {

struct RandomGaussianBlurOptions {
  Numbers factor = 1.0;                          // how likely an image is blurred
  Sizes kernel_size = 3;                         // width and height of the bell, in cells
  Numbers sigma = 1.0;                           // deviations, in cells
  std::array<double, 2> value_range = {0, 255};  // of the images
  std::optional<std::string> data_format = {};   // "channels_last"; or "channels_first"
  std::optional<int64_t> seed = {};
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.RandomGaussianBlur: while training, with a probability from the factor, an image is averaged by a bell
/// whose deviations along both axes are drawn from `sigma` for the batch; a number f stands for 0 to f for the factor,
/// and for f alone for sigma. At inference the identity. OptionError where factor or sigma are not from 0 to 1 or the
/// kernel is not odd.
Layer RandomGaussianBlur(const RandomGaussianBlurOptions& options = {});
/// `RandomGaussianBlur(0.5)`
template <Arithmetic T>
Layer RandomGaussianBlur(T factor, RandomGaussianBlurOptions options = {}) {
  options.factor = factor;
  return RandomGaussianBlur(options);
}
}  // namespace layers

}  // namespace addax
