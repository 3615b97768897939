// GlobalAveragePooling3D: the mean of each channel of volumes.
#pragma once

#include "addax/detail/other_name.hpp"
#include "addax/layer.hpp"

namespace addax {

struct GlobalAveragePooling3DOptions {
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  bool keepdims = false;                        // whether the axes stay, with length 1
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.GlobalAveragePooling3D: [batch, d, h, w, channels] -> [batch, channels], or [batch, 1, 1, 1, channels],
/// or channels first.
Layer GlobalAveragePooling3D(const GlobalAveragePooling3DOptions& options = {});
/// `GlobalAveragePooling3D("channels_first")`
template <std::convertible_to<std::string> S>
Layer GlobalAveragePooling3D(const S& data_format, GlobalAveragePooling3DOptions options = {}) {
  options.data_format = data_format;
  return GlobalAveragePooling3D(options);
}
/// Keras' other name of it.
inline constexpr detail::OtherName<Layer(const GlobalAveragePooling3DOptions&),
                                   &GlobalAveragePooling3DOptions::data_format>
    GlobalAvgPool3D{GlobalAveragePooling3D};
}  // namespace layers

}  // namespace addax
