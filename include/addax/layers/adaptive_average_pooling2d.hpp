// AdaptiveAveragePooling2D: images cut into a given number of windows; the mean of each.
#pragma once

#include "addax/layer.hpp"
#include "addax/places.hpp"

namespace addax {

struct AdaptiveAveragePooling2DOptions {
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.AdaptiveAveragePooling2D: [batch, h, w, channels] -> [batch, rows, columns, channels] of `output_size`,
/// or channels first. Windows are as equal as they can be and may overlap by a cell. OptionError where a size is below
/// 1 or not one for each axis.
Layer AdaptiveAveragePooling2D(const Sizes& output_size, const AdaptiveAveragePooling2DOptions& options = {});
}  // namespace layers

}  // namespace addax
