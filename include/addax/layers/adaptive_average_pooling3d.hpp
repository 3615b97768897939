// AdaptiveAveragePooling3D: volumes cut into a given number of windows; the mean of each.
#pragma once

#include "addax/layer.hpp"
#include "addax/places.hpp"

namespace addax {

struct AdaptiveAveragePooling3DOptions {
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.AdaptiveAveragePooling3D: [batch, d, h, w, channels] -> [batch, planes, rows, columns, channels] of
/// `output_size`, or channels first. Windows are as equal as they can be and may overlap by a cell. OptionError where a
/// size is below 1 or not one for each axis.
Layer AdaptiveAveragePooling3D(const Sizes& output_size, const AdaptiveAveragePooling3DOptions& options = {});
}  // namespace layers

}  // namespace addax
