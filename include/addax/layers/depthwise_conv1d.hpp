// DepthwiseConv1D: filters over sequences, each channel by itself.
#pragma once

#include "addax/conv_options.hpp"

namespace addax {

using DepthwiseConv1DOptions = DepthwiseConvOptions;

namespace layers {
/// keras.layers.DepthwiseConv1D: [batch, steps, channels] -> [batch, steps', channels · depth_multiplier], or channels
/// first. Weights: kernel [kernel_size, channels, depth_multiplier], bias [channels · depth_multiplier]. OptionError
/// where a number is below 1; ShapeError where the channels are unknown or the kernel is larger than its input.
Layer DepthwiseConv1D(const Sizes& kernel_size, const DepthwiseConv1DOptions& options = {});
}  // namespace layers

}  // namespace addax
