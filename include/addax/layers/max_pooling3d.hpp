// MaxPooling3D: the largest value of each window of volumes.
#pragma once

#include "addax/detail/other_name.hpp"
#include "addax/layer.hpp"
#include "addax/places.hpp"

namespace addax {

struct MaxPooling3DOptions {
  Sizes pool_size = {2, 2, 2};    // of a window
  OptionalSizes strides = {};     // distance of windows; None: pool_size
  std::string padding = "valid";  // "same": a window begins at each stride, also where it hangs over the end
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.MaxPooling3D: [batch, d, h, w, channels] -> [batch, planes, rows, columns, channels], or channels
/// first. OptionError where a size is below 1 or not one for each axis; ShapeError where no window fits.
Layer MaxPooling3D(const MaxPooling3DOptions& options = {});
/// `MaxPooling3D(2)`
template <std::integral I>
Layer MaxPooling3D(I pool_size, MaxPooling3DOptions options = {}) {
  options.pool_size = pool_size;
  return MaxPooling3D(options);
}
/// `MaxPooling3D({2, 3, 2})`
template <std::integral I>
Layer MaxPooling3D(std::initializer_list<I> pool_size, MaxPooling3DOptions options = {}) {
  options.pool_size = std::vector<int64_t>(pool_size.begin(), pool_size.end());
  return MaxPooling3D(options);
}
/// Keras' other name of it.
inline constexpr detail::OtherName<Layer(const MaxPooling3DOptions&), &MaxPooling3DOptions::pool_size> MaxPool3D{
    MaxPooling3D};
}  // namespace layers

}  // namespace addax
