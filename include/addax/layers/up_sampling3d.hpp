// UpSampling3D: each plane, row and column of volumes several times.
#pragma once

#include "addax/layer.hpp"
#include "addax/places.hpp"

namespace addax {

struct UpSampling3DOptions {
  Sizes size = {2, 2, 2};
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.UpSampling3D: [batch, d, h, w, channels], or channels first. One number counts for all axes, `{1, 2,
/// 3}` for depth, height and width. OptionError where a number is below 1.
Layer UpSampling3D(const UpSampling3DOptions& options = {});
/// `UpSampling3D(1)`
template <std::integral I>
Layer UpSampling3D(I size, UpSampling3DOptions options = {}) {
  options.size = size;
  return UpSampling3D(options);
}
/// `UpSampling3D({1, 2, 3})`
template <std::integral I>
Layer UpSampling3D(std::initializer_list<I> size, UpSampling3DOptions options = {}) {
  options.size = std::vector<int64_t>(size.begin(), size.end());
  return UpSampling3D(options);
}
}  // namespace layers

}  // namespace addax
