// AveragePooling3D: the mean of each window of volumes.
#pragma once

#include "addax/detail/other_name.hpp"
#include "addax/layer.hpp"
#include "addax/places.hpp"

namespace addax {

struct AveragePooling3DOptions {
  OptionalSizes strides = {};     // distance of windows; None: pool_size
  std::string padding = "valid";  // "same": a window begins at each stride, also where it hangs over the end
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.AveragePooling3D: [batch, d, h, w, channels] -> [batch, planes, rows, columns, channels], or channels
/// first. Cells beyond the ends do not count. OptionError where a size is below 1 or not one for each axis; ShapeError
/// where no window fits.
Layer AveragePooling3D(const Sizes& pool_size, const AveragePooling3DOptions& options = {});
/// Keras' other name of it.
inline constexpr detail::OtherName<Layer(const Sizes&, const AveragePooling3DOptions&)> AvgPool3D{AveragePooling3D};
}  // namespace layers

}  // namespace addax
