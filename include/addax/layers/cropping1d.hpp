// Cropping1D: sequences without steps at their ends.
#pragma once

#include "addax/layer.hpp"
#include "addax/places.hpp"

namespace addax {

struct Cropping1DOptions {
  Sides cropping = {1, 1};
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.Cropping1D: [batch, t, channels]. One number counts at both ends, `{1, 2}` before and behind.
/// OptionError where a number is negative or they are too many; ShapeError where nothing is left.
Layer Cropping1D(const Cropping1DOptions& options = {});
/// `Cropping1D(1)`
template <std::integral I>
Layer Cropping1D(I cropping, Cropping1DOptions options = {}) {
  options.cropping = cropping;
  return Cropping1D(options);
}
/// `Cropping1D({1, 2})`
template <std::integral I>
Layer Cropping1D(std::initializer_list<I> cropping, Cropping1DOptions options = {}) {
  options.cropping = std::vector<Sides::Side>(cropping.begin(), cropping.end());
  return Cropping1D(options);
}
}  // namespace layers

}  // namespace addax
