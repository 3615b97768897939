// UpSampling2D: images made larger by whole factors.
#pragma once

#include "addax/layer.hpp"
#include "addax/places.hpp"

namespace addax {

struct UpSampling2DOptions {
  Sizes size = {2, 2};                          // of height and width
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string interpolation = "nearest";        // or "bilinear", "bicubic", "lanczos3", "lanczos5"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.UpSampling2D: [batch, h, w, channels] -> [batch, h · size, w · size, channels], or channels first. The
/// centres of the corner cells stay where they are relative to the image. OptionError where a factor is below 1 or the
/// interpolation has another name.
Layer UpSampling2D(const UpSampling2DOptions& options = {});
/// `UpSampling2D(2)`
template <std::integral I>
Layer UpSampling2D(I size, UpSampling2DOptions options = {}) {
  options.size = size;
  return UpSampling2D(options);
}
/// `UpSampling2D({2, 3})`
template <std::integral I>
Layer UpSampling2D(std::initializer_list<I> size, UpSampling2DOptions options = {}) {
  options.size = std::vector<int64_t>(size.begin(), size.end());
  return UpSampling2D(options);
}
}  // namespace layers

}  // namespace addax
