// RandomCrop: a part of images at a random place.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct RandomCropOptions {
  std::optional<int64_t> seed = {};
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.RandomCrop: while training the same random part of all images of a batch, where they are larger than
/// [height, width]; smaller ones are resized. At inference images are cut to that aspect ratio in the middle and
/// resized, as Keras documents (Keras 3.15.1 itself then returns them as they are, in another shape than it promises).
Layer RandomCrop(int64_t height, int64_t width, const RandomCropOptions& options = {});
}  // namespace layers

}  // namespace addax
