// Conv1D: filters over the steps of sequences.
#pragma once

#include "addax/conv_options.hpp"
#include "addax/detail/other_name.hpp"

namespace addax {

using Conv1DOptions = ConvOptions;

namespace layers {
/// keras.layers.Conv1D: [batch, steps, channels] -> [batch, steps', filters], or channels first. Padding "causal" looks
/// at no later step. Weights: kernel [kernel_size, channels / groups, filters], bias [filters]. OptionError where a
/// number is below 1, where groups do not divide the filters, or where strides and dilation_rate are both above 1;
/// ShapeError where the channels are unknown or not a multiple of groups, or the kernel is larger than its input.
Layer Conv1D(int64_t filters, const Sizes& kernel_size, const Conv1DOptions& options = {});
/// Keras' other name of it.
inline constexpr detail::OtherName<Layer(int64_t, const Sizes&, const Conv1DOptions&)> Convolution1D{Conv1D};
}  // namespace layers

}  // namespace addax
