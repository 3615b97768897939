// Conv2DTranspose: convolution of images in the other direction: more places from fewer.
#pragma once

#include "addax/conv_options.hpp"
#include "addax/detail/other_name.hpp"

namespace addax {

using Conv2DTransposeOptions = ConvTransposeOptions;

namespace layers {
/// keras.layers.Conv2DTranspose: [batch, h, w, channels] -> [batch, h', w', filters], or channels first. Weights:
/// kernel [kernel_size, filters, channels], bias [filters]. OptionError where a number is below 1, output_padding is
/// not below strides, or strides and dilation_rate are both above 1; ShapeError where the channels are unknown.
Layer Conv2DTranspose(int64_t filters, const Sizes& kernel_size, const Conv2DTransposeOptions& options = {});
/// Keras' other name of it.
inline constexpr detail::OtherName<Layer(int64_t, const Sizes&, const Conv2DTransposeOptions&)> Convolution2DTranspose{
    Conv2DTranspose};
}  // namespace layers

}  // namespace addax
