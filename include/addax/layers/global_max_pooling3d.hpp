// GlobalMaxPooling3D: the largest value of each channel of volumes.
#pragma once

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
}  // namespace layers

}  // namespace addax
