// RandomZoom: images made larger or smaller at random.
#pragma once

#include <utility>
#include <vector>

#include "addax/layer.hpp"
#include "addax/numbers.hpp"

namespace addax {

struct RandomZoomOptions {
  std::string fill_mode = "reflect";       // or "wrap", "constant", "nearest": what lies beyond the images
  std::string interpolation = "bilinear";  // or "nearest"
  std::optional<int64_t> seed = {};
  double fill_value = 0.0;
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

/// `width_factor`: a number, `{low, high}`, or `{}` for None. Without a constructor from lists, which g++ would
/// also try on `{.seed = 1}`.
struct ZoomFactor {
  ZoomFactor() = default;
  template <Arithmetic T>
  ZoomFactor(T both) : numbers(both) {}
  template <Arithmetic A, Arithmetic B>
  ZoomFactor(A low, B high) : numbers{static_cast<double>(low), static_cast<double>(high)} {}
  ZoomFactor(Numbers given) : numbers(std::move(given)) {}
  ZoomFactor(std::vector<double> given) : numbers(std::move(given)) {}
  Numbers numbers = {};
};

namespace layers {
/// keras.layers.RandomZoom: while training each image grows or shrinks about its middle: a factor of -0.2 shows 20 %
/// less of it, 0.2 as much more. A number f stands for −f to f; without `width_factor` the aspect ratio stays. At
/// inference the identity. OptionError where a factor is not from -1 to 1.
Layer RandomZoom(const Numbers& height_factor, const ZoomFactor& width_factor, const RandomZoomOptions& options = {});
inline Layer RandomZoom(const Numbers& height_factor, const RandomZoomOptions& options = {}) {
  return RandomZoom(height_factor, ZoomFactor(), options);
}
}  // namespace layers

}  // namespace addax
