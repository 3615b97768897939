// GlobalMaxPooling2D: the largest value of each channel of images.
#pragma once

#include "addax/detail/other_name.hpp"
#include "addax/layer.hpp"

namespace addax {

struct GlobalMaxPooling2DOptions {
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  bool keepdims = false;                        // whether the axes stay, with length 1
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.GlobalMaxPooling2D: [batch, h, w, channels] -> [batch, channels], or [batch, 1, 1, channels], or
/// channels first.
Layer GlobalMaxPooling2D(const GlobalMaxPooling2DOptions& options = {});
/// `GlobalMaxPooling2D("channels_first")`
template <std::convertible_to<std::string> S>
Layer GlobalMaxPooling2D(const S& data_format, GlobalMaxPooling2DOptions options = {}) {
  options.data_format = data_format;
  return GlobalMaxPooling2D(options);
}
/// Keras' other name of it.
inline constexpr detail::OtherName<Layer(const GlobalMaxPooling2DOptions&), &GlobalMaxPooling2DOptions::data_format>
    GlobalMaxPool2D{GlobalMaxPooling2D};
}  // namespace layers

}  // namespace addax
