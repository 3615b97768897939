// Cropping3D: volumes without planes, rows and columns at their ends.
#pragma once

#include "addax/layer.hpp"
#include "addax/places.hpp"

namespace addax {

struct Cropping3DOptions {
  Sides cropping = {1, 1, 1};
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.Cropping3D: [batch, d, h, w, channels], or channels first. One number counts on all sides, `{1, 2, 3}`
/// for depth, height and width, three pairs for each end. OptionError where a number is negative or they are too many;
/// ShapeError where nothing is left.
Layer Cropping3D(const Cropping3DOptions& options = {});
/// `Cropping3D(1)`
template <std::integral I>
Layer Cropping3D(I cropping, Cropping3DOptions options = {}) {
  options.cropping = cropping;
  return Cropping3D(options);
}
/// `Cropping3D({1, 2, 3})`
template <std::integral I>
Layer Cropping3D(std::initializer_list<I> cropping, Cropping3DOptions options = {}) {
  options.cropping = std::vector<Sides::Side>(cropping.begin(), cropping.end());
  return Cropping3D(options);
}
/// `Cropping3D({{0, 1}, {1, 2}, {2, 3}})`
template <int = 0>  // as a template it yields to options where g++ overlooks the name in `{.cropping = …}`
Layer Cropping3D(std::initializer_list<std::pair<int64_t, int64_t>> cropping, Cropping3DOptions options = {}) {
  std::vector<Sides::Side> sides;
  for (auto [before, after] : cropping) sides.emplace_back(before, after);
  options.cropping = std::move(sides);
  return Cropping3D(options);
}
}  // namespace layers

}  // namespace addax
