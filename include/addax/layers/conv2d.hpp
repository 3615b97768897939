// Conv2D: filters over the height and width of images.
#pragma once

#include "addax/conv_options.hpp"
#include "addax/detail/other_name.hpp"

namespace addax {

using Conv2DOptions = ConvOptions;

namespace layers {
/// keras.layers.Conv2D: [batch, h, w, channels] -> [batch, h', w', filters], or channels first. Weights:
/// kernel [kernel_size, channels / groups, filters], bias [filters]. OptionError where a number is below 1, where
/// groups do not divide the filters, or where strides and dilation_rate are both above 1; ShapeError where the channels
/// are unknown or not a multiple of groups, or the kernel is larger than its input.
Layer Conv2D(int64_t filters, const Sizes& kernel_size, const Conv2DOptions& options = {});
/// Keras' other name of it.
inline constexpr detail::OtherName<Layer(int64_t, const Sizes&, const Conv2DOptions&)> Convolution2D{Conv2D};
}  // namespace layers

}  // namespace addax
