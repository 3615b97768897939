// Conv3DTranspose: convolution of volumes in the other direction: more places from fewer.
#pragma once

#include "addax/conv_options.hpp"
#include "addax/detail/other_name.hpp"

namespace addax {

using Conv3DTransposeOptions = ConvTransposeOptions;

namespace layers {
/// keras.layers.Conv3DTranspose: [batch, d, h, w, channels] -> [batch, d', h', w', filters], or channels first.
/// Weights: kernel [kernel_size, filters, channels], bias [filters]. OptionError where a number is below 1,
/// output_padding is not below strides, or strides and dilation_rate are both above 1; ShapeError where the channels
/// are unknown.
Layer Conv3DTranspose(int64_t filters, const Sizes& kernel_size, const Conv3DTransposeOptions& options = {});
/// Keras' other name of it.
inline constexpr detail::OtherName<Layer(int64_t, const Sizes&, const Conv3DTransposeOptions&)> Convolution3DTranspose{
    Conv3DTranspose};
}  // namespace layers

}  // namespace addax
