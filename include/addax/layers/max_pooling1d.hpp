// MaxPooling1D: the largest value of each window of sequences.
#pragma once

#include "addax/detail/other_name.hpp"
#include "addax/layer.hpp"
#include "addax/places.hpp"

namespace addax {

struct MaxPooling1DOptions {
  Sizes pool_size = 2;            // of a window
  OptionalSizes strides = {};     // distance of windows; None: pool_size
  std::string padding = "valid";  // "same": a window begins at each stride, also where it hangs over the end
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.MaxPooling1D: [batch, steps, channels] -> [batch, windows, channels], or channels first. OptionError
/// where a size is below 1 or not one for each axis; ShapeError where no window fits.
Layer MaxPooling1D(const MaxPooling1DOptions& options = {});
/// `MaxPooling1D(2)`
template <std::integral I>
Layer MaxPooling1D(I pool_size, MaxPooling1DOptions options = {}) {
  options.pool_size = pool_size;
  return MaxPooling1D(options);
}
/// `MaxPooling1D({2})`
template <std::integral I>
Layer MaxPooling1D(std::initializer_list<I> pool_size, MaxPooling1DOptions options = {}) {
  options.pool_size = std::vector<int64_t>(pool_size.begin(), pool_size.end());
  return MaxPooling1D(options);
}
/// Keras' other name of it.
inline constexpr detail::OtherName<Layer(const MaxPooling1DOptions&), &MaxPooling1DOptions::pool_size> MaxPool1D{
    MaxPooling1D};
}  // namespace layers

}  // namespace addax
