// AveragePooling1D: the mean of each window of sequences.
#pragma once

#include "addax/detail/other_name.hpp"
#include "addax/layer.hpp"
#include "addax/places.hpp"

namespace addax {

struct AveragePooling1DOptions {
  OptionalSizes strides = {};     // distance of windows; None: pool_size
  std::string padding = "valid";  // "same": a window begins at each stride, also where it hangs over the end
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.AveragePooling1D: [batch, steps, channels] -> [batch, windows, channels], or channels first. Cells
/// beyond the ends do not count. OptionError where a size is below 1 or not one for each axis; ShapeError where no
/// window fits.
Layer AveragePooling1D(const Sizes& pool_size, const AveragePooling1DOptions& options = {});
/// Keras' other name of it.
inline constexpr detail::OtherName<Layer(const Sizes&, const AveragePooling1DOptions&)> AvgPool1D{AveragePooling1D};
}  // namespace layers

}  // namespace addax
