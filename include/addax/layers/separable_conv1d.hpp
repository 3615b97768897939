// SeparableConv1D: filters over sequences, each channel by itself, and a mix of the channels.
#pragma once

#include "addax/conv_options.hpp"
#include "addax/detail/other_name.hpp"

namespace addax {

using SeparableConv1DOptions = SeparableConvOptions;

namespace layers {
/// keras.layers.SeparableConv1D: [batch, steps, channels] -> [batch, steps', filters], or channels first. Weights:
/// depthwise_kernel [kernel_size, channels, depth_multiplier], pointwise_kernel [1, …, channels · depth_multiplier,
/// filters], bias [filters]. OptionError where a number is below 1; ShapeError where the channels are
/// unknown or the kernel is larger than its input.
Layer SeparableConv1D(int64_t filters, const Sizes& kernel_size, const SeparableConv1DOptions& options = {});
/// Keras' other name of it.
inline constexpr detail::OtherName<Layer(int64_t, const Sizes&, const SeparableConv1DOptions&)> SeparableConvolution1D{
    SeparableConv1D};
}  // namespace layers

}  // namespace addax
