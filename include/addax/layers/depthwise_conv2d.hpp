// DepthwiseConv2D: filters over images, each channel by itself.
#pragma once

#include "addax/conv_options.hpp"

namespace addax {

using DepthwiseConv2DOptions = DepthwiseConvOptions;

namespace layers {
/// keras.layers.DepthwiseConv2D: [batch, h, w, channels] -> [batch, h', w', channels · depth_multiplier], or channels
/// first. Weights: kernel [kernel_size, channels, depth_multiplier], bias [channels · depth_multiplier]. OptionError
/// where a number is below 1; ShapeError where the channels are unknown or the kernel is larger than its input.
Layer DepthwiseConv2D(const Sizes& kernel_size, const DepthwiseConv2DOptions& options = {});
}  // namespace layers

}  // namespace addax
