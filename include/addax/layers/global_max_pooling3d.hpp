// GlobalMaxPooling3D: the largest value of each channel of volumes.
#pragma once

#include "addax/detail/other_name.hpp"
#include "addax/layer.hpp"

namespace addax {

struct GlobalMaxPooling3DOptions {
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  bool keepdims = false;                        // whether the axes stay, with length 1
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.GlobalMaxPooling3D: [batch, d, h, w, channels] -> [batch, channels], or [batch, 1, 1, 1, channels], or
/// channels first.
Layer GlobalMaxPooling3D(const GlobalMaxPooling3DOptions& options = {});
/// `GlobalMaxPooling3D("channels_first")`
template <std::convertible_to<std::string> S>
Layer GlobalMaxPooling3D(const S& data_format, GlobalMaxPooling3DOptions options = {}) {
  options.data_format = data_format;
  return GlobalMaxPooling3D(options);
}
/// Keras' other name of it.
inline constexpr detail::OtherName<Layer(const GlobalMaxPooling3DOptions&), &GlobalMaxPooling3DOptions::data_format>
    GlobalMaxPool3D{GlobalMaxPooling3D};
}  // namespace layers

}  // namespace addax
