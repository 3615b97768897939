// RandomGrayscale: images turned grey at random.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct RandomGrayscaleOptions {
  double factor = 0.5;                          // how likely an image becomes grey
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::optional<int64_t> seed = {};
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.RandomGrayscale: while training an image, of three channels, becomes grey with the probability
/// `factor`. At inference the identity. OptionError where the factor is not from 0 to 1.
Layer RandomGrayscale(const RandomGrayscaleOptions& options = {});
/// `RandomGrayscale(0.1)`
template <Arithmetic T>
Layer RandomGrayscale(T factor, RandomGrayscaleOptions options = {}) {
  options.factor = static_cast<double>(factor);
  return RandomGrayscale(options);
}
}  // namespace layers

}  // namespace addax
