// AdaptiveAveragePooling1D: sequences cut into a given number of windows; the mean of each.
#pragma once

#include "addax/layer.hpp"
#include "addax/places.hpp"

namespace addax {

struct AdaptiveAveragePooling1DOptions {
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.AdaptiveAveragePooling1D: [batch, steps, channels] -> [batch, size, channels] of `output_size`, or
/// channels first. Windows are as equal as they can be and may overlap by a cell. OptionError where a size is below 1
/// or not one for each axis.
Layer AdaptiveAveragePooling1D(const Sizes& output_size, const AdaptiveAveragePooling1DOptions& options = {});
}  // namespace layers

}  // namespace addax
