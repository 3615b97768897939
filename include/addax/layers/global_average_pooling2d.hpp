// GlobalAveragePooling2D: the mean of each channel of images.
#pragma once

#include "addax/detail/other_name.hpp"
#include "addax/layer.hpp"

namespace addax {

struct GlobalAveragePooling2DOptions {
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  bool keepdims = false;                        // whether the axes stay, with length 1
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.GlobalAveragePooling2D: [batch, h, w, channels] -> [batch, channels], or [batch, 1, 1, channels], or
/// channels first.
Layer GlobalAveragePooling2D(const GlobalAveragePooling2DOptions& options = {});
/// `GlobalAveragePooling2D("channels_first")`
template <std::convertible_to<std::string> S>
Layer GlobalAveragePooling2D(const S& data_format, GlobalAveragePooling2DOptions options = {}) {
  options.data_format = data_format;
  return GlobalAveragePooling2D(options);
}
/// Keras' other name of it.
inline constexpr detail::OtherName<Layer(const GlobalAveragePooling2DOptions&),
                                   &GlobalAveragePooling2DOptions::data_format>
    GlobalAvgPool2D{GlobalAveragePooling2D};
}  // namespace layers

}  // namespace addax
