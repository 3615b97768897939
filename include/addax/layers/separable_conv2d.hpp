// SeparableConv2D: filters over images, each channel by itself, and a mix of the channels.
#pragma once

#include "addax/conv_options.hpp"
#include "addax/detail/other_name.hpp"

namespace addax {

using SeparableConv2DOptions = SeparableConvOptions;

namespace layers {
/// keras.layers.SeparableConv2D: [batch, h, w, channels] -> [batch, h', w', filters], or channels first. Weights:
/// depthwise_kernel [kernel_size, channels, depth_multiplier], pointwise_kernel [1, …, channels · depth_multiplier,
/// filters], bias [filters]. OptionError where a number is below 1; ShapeError where the channels are
/// unknown or the kernel is larger than its input.
Layer SeparableConv2D(int64_t filters, const Sizes& kernel_size, const SeparableConv2DOptions& options = {});
/// Keras' other name of it.
inline constexpr detail::OtherName<Layer(int64_t, const Sizes&, const SeparableConv2DOptions&)> SeparableConvolution2D{
    SeparableConv2D};
}  // namespace layers

}  // namespace addax
