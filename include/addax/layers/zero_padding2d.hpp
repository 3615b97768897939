// ZeroPadding2D: rows and columns of zeros around images.
#pragma once

#include "addax/layer.hpp"
#include "addax/places.hpp"

namespace addax {

struct ZeroPadding2DOptions {
  Sides padding = {1, 1};
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.ZeroPadding2D: [batch, h, w, channels], or channels first. One number counts on all sides, `{1, 2}` for
/// height and width, `{{1, 2}, {3, 4}}` for top and bottom, left and right.
/// OptionError where a number is negative or they are too many.
Layer ZeroPadding2D(const ZeroPadding2DOptions& options = {});
/// `ZeroPadding2D(1)`
template <std::integral I>
Layer ZeroPadding2D(I padding, ZeroPadding2DOptions options = {}) {
  options.padding = padding;
  return ZeroPadding2D(options);
}
/// `ZeroPadding2D({1, 2})`
template <std::integral I>
Layer ZeroPadding2D(std::initializer_list<I> padding, ZeroPadding2DOptions options = {}) {
  options.padding = std::vector<Sides::Side>(padding.begin(), padding.end());
  return ZeroPadding2D(options);
}
/// `ZeroPadding2D({{0, 1}, {1, 2}})`
template <int = 0>  // as a template it yields to options where g++ overlooks the name in `{.padding = …}`
Layer ZeroPadding2D(std::initializer_list<std::pair<int64_t, int64_t>> padding, ZeroPadding2DOptions options = {}) {
  std::vector<Sides::Side> sides;
  for (auto [before, after] : padding) sides.emplace_back(before, after);
  options.padding = std::move(sides);
  return ZeroPadding2D(options);
}
}  // namespace layers

}  // namespace addax
