// What the layers share that pad, crop or repeat along the axes of places.
#pragma once

#include "addax/ops.hpp"
#include "layers/data_format.hpp"
#include "nn/configured.hpp"
#include "ops/places.hpp"

namespace addax {

/// Sides of so many axes, none negative. OptionError where they do not fit.
Sides sides_for(const char* layer, const char* option, const Sides& given, size_t places);
/// What a message says of an input that lacks one axis, as pictures without channels do; else nothing.
std::string help_for_channels(int rank, size_t places);
/// ShapeError unless the input has batch, channels and so many axes.
void check_places(const LayerBase& layer, const Tensor& x, size_t places);

Tensor zero_padded(const Tensor& x, int first, const Sides& padding);
/// ShapeError naming the layer where nothing is left.
Tensor cropped(const LayerBase& layer, const Tensor& x, int first, const Sides& cropping);
Tensor repeated(const Tensor& x, int first, const Sizes& size);

/// Pairs; of one axis its two numbers.
template <>
struct ConfigValue<Sides> {
  static Json to(const Sides& sides);
  static Sides from(const Json& json);
};

}  // namespace addax
