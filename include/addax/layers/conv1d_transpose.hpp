// Conv1DTranspose: convolution of sequences in the other direction: more places from fewer.
#pragma once

#include "addax/conv_options.hpp"
#include "addax/detail/other_name.hpp"

namespace addax {

using Conv1DTransposeOptions = ConvTransposeOptions;

namespace layers {
/// keras.layers.Conv1DTranspose: [batch, steps, channels] -> [batch, steps', filters], or channels first. Weights:
/// kernel [kernel_size, filters, channels], bias [filters]. OptionError where a number is below 1, output_padding is
/// not below strides, or strides and dilation_rate are both above 1; ShapeError where the channels are unknown.
Layer Conv1DTranspose(int64_t filters, const Sizes& kernel_size, const Conv1DTransposeOptions& options = {});
/// Keras' other name of it.
inline constexpr detail::OtherName<Layer(int64_t, const Sizes&, const Conv1DTransposeOptions&)> Convolution1DTranspose{
    Conv1DTranspose};
}  // namespace layers

}  // namespace addax
