// CenterCrop: the middle of images.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct CenterCropOptions {
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.CenterCrop: the middle [height, width] of images. Images that are smaller are cut to that aspect ratio
/// and resized. Labels beside the images stay as they are: `{{"images", x}, {"labels", y}}`.
Layer CenterCrop(int64_t height, int64_t width, const CenterCropOptions& options = {});
}  // namespace layers

}  // namespace addax
