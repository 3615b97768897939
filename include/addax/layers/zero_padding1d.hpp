// ZeroPadding1D: steps of zeros around sequences.
#pragma once

#include "addax/layer.hpp"
#include "addax/places.hpp"

namespace addax {

struct ZeroPadding1DOptions {
  Sides padding = 1;
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.ZeroPadding1D: [batch, t, channels], or channels first. One number counts at both ends, `{1, 2}` before
/// and behind. OptionError where a number is negative or they are too many.
Layer ZeroPadding1D(const ZeroPadding1DOptions& options = {});
/// `ZeroPadding1D(1)`
template <std::integral I>
Layer ZeroPadding1D(I padding, ZeroPadding1DOptions options = {}) {
  options.padding = padding;
  return ZeroPadding1D(options);
}
/// `ZeroPadding1D({1, 2})`
template <std::integral I>
Layer ZeroPadding1D(std::initializer_list<I> padding, ZeroPadding1DOptions options = {}) {
  options.padding = std::vector<Sides::Side>(padding.begin(), padding.end());
  return ZeroPadding1D(options);
}
}  // namespace layers

}  // namespace addax
