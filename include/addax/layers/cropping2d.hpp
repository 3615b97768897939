// Cropping2D: images without rows and columns at their ends.
#pragma once

#include "addax/layer.hpp"
#include "addax/places.hpp"

namespace addax {

struct Cropping2DOptions {
  Sides cropping = {0, 0};
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.Cropping2D: [batch, h, w, channels], or channels first. One number counts on all sides, `{1, 2}` for
/// height and width, `{{1, 2}, {3, 4}}` for top and bottom, left and right.
/// OptionError where a number is negative or they are too many; ShapeError where nothing is left.
Layer Cropping2D(const Cropping2DOptions& options = {});
/// `Cropping2D(1)`
template <std::integral I>
Layer Cropping2D(I cropping, Cropping2DOptions options = {}) {
  options.cropping = cropping;
  return Cropping2D(options);
}
/// `Cropping2D({1, 2})`
template <std::integral I>
Layer Cropping2D(std::initializer_list<I> cropping, Cropping2DOptions options = {}) {
  options.cropping = std::vector<Sides::Side>(cropping.begin(), cropping.end());
  return Cropping2D(options);
}
/// `Cropping2D({{0, 1}, {1, 2}})`
template <int = 0>  // as a template it yields to options where g++ overlooks the name in `{.cropping = …}`
Layer Cropping2D(std::initializer_list<std::pair<int64_t, int64_t>> cropping, Cropping2DOptions options = {}) {
  std::vector<Sides::Side> sides;
  for (auto [before, after] : cropping) sides.emplace_back(before, after);
  options.cropping = std::move(sides);
  return Cropping2D(options);
}
}  // namespace layers

}  // namespace addax
