// Solarization: images whose bright cells turn to their negatives.
#pragma once

#include <array>

#include "addax/layer.hpp"
#include "addax/numbers.hpp"

namespace addax {

struct SolarizationOptions {
  Numbers addition_factor = 0.0;
  Numbers threshold_factor = 0.0;                // 0: all cells are inverted
  std::array<double, 2> value_range = {0, 255};  // of the images
  std::optional<int64_t> seed = {};
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.Solarization: while training a random number is added to each image, which is clipped; then cells that
/// are not below a random threshold become their negatives. Both are shares of the value range; a number f stands for 0
/// to f, and the smaller of two counts in 255ths of its range, as in Keras. At inference the identity. OptionError
/// where a factor is not from 0 to 1.
Layer Solarization(const SolarizationOptions& options = {});
/// `Solarization(0.2)`
template <Arithmetic T>
Layer Solarization(T addition_factor, SolarizationOptions options = {}) {
  options.addition_factor = addition_factor;
  return Solarization(options);
}
}  // namespace layers

}  // namespace addax
