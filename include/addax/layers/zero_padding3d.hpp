// ZeroPadding3D: planes, rows and columns of zeros around volumes.
#pragma once

#include "addax/layer.hpp"
#include "addax/places.hpp"

namespace addax {

struct ZeroPadding3DOptions {
  Sides padding = {1, 1, 1};
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.ZeroPadding3D: [batch, d, h, w, channels], or channels first. One number counts on all sides, `{1, 2,
/// 3}` for depth, height and width, three pairs for each end. OptionError where a number is negative or they are too
/// many.
Layer ZeroPadding3D(const ZeroPadding3DOptions& options = {});
/// `ZeroPadding3D(1)`
template <std::integral I>
Layer ZeroPadding3D(I padding, ZeroPadding3DOptions options = {}) {
  options.padding = padding;
  return ZeroPadding3D(options);
}
/// `ZeroPadding3D({1, 2, 3})`
template <std::integral I>
Layer ZeroPadding3D(std::initializer_list<I> padding, ZeroPadding3DOptions options = {}) {
  options.padding = std::vector<Sides::Side>(padding.begin(), padding.end());
  return ZeroPadding3D(options);
}
/// `ZeroPadding3D({{0, 1}, {1, 2}, {2, 3}})`
template <int = 0>  // as a template it yields to options where g++ overlooks the name in `{.padding = …}`
Layer ZeroPadding3D(std::initializer_list<std::pair<int64_t, int64_t>> padding, ZeroPadding3DOptions options = {}) {
  std::vector<Sides::Side> sides;
  for (auto [before, after] : padding) sides.emplace_back(before, after);
  options.padding = std::move(sides);
  return ZeroPadding3D(options);
}
}  // namespace layers

}  // namespace addax
