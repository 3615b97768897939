// Resizing: images in another size.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct ResizingOptions {
  std::string interpolation = "bilinear";  // or "nearest", "bicubic", "lanczos3", "lanczos5"
  bool crop_to_aspect_ratio = false;
  bool pad_to_aspect_ratio = false;
  std::string fill_mode = "constant";
  double fill_value = 0.0;
  bool antialias = false;
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.Resizing: ops::image::resize, with its options and errors, as a layer. Whole numbers stay whole.
/// Labels beside the images stay as they are: `{{"images", x}, {"labels", y}}`.
Layer Resizing(int64_t height, int64_t width, const ResizingOptions& options = {});
}  // namespace layers

}  // namespace addax
