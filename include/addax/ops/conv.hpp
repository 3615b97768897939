// Convolutions of keras.ops.nn: sums over the places around each place of [batch, places, channels], where places are
// steps, height and width, or depth, height and width. With data_format "channels_first" the channels stand before the
// places. Operands are brought to one float dtype; half floats add up in float32.
#pragma once

#include <optional>
#include <string>

#include "addax/places.hpp"
#include "addax/tensor.hpp"

namespace addax::ops {

struct ConvOptions {
  Sizes strides = 1;                          // distance of the places that there are results for
  std::string padding = "valid";              // "same": zeros around the input, so that each stride has a result
  std::string data_format = "channels_last";  // or "channels_first"
  Sizes dilation_rate = 1;                    // distance of the places that one result looks at
};
/// Kernel [places, in, out] over inputs of in or, in groups that know nothing of each other, a multiple of in channels.
/// ShapeError where ranks or channels do not fit or the kernel is larger than its input, OptionError where a number is
/// below 1 or the padding has another name.
Tensor conv(const Tensor& inputs, const Tensor& kernel, const ConvOptions& options = {});
/// Kernel [places, in, multiplier]: each channel by itself, to `multiplier` new ones.
Tensor depthwise_conv(const Tensor& inputs, const Tensor& kernel, const ConvOptions& options = {});
/// depthwise_conv, then conv by pointwise_kernel [1, …, in · multiplier, out].
Tensor separable_conv(const Tensor& inputs, const Tensor& depthwise_kernel, const Tensor& pointwise_kernel,
                      const ConvOptions& options = {});

struct ConvTransposeOptions {
  Sizes strides = 1;
  std::string padding = "valid";              // or "same"
  OptionalSizes output_padding = {};          // further places at the end, below strides; None: as the padding wants
  std::string data_format = "channels_last";  // or "channels_first"
  Sizes dilation_rate = 1;
};
/// The gradient of conv() by its inputs, as an operation: kernel [places, out, in]. Of n places, (n − 1) · strides +
/// kernel come out ("valid"), or n · strides ("same"), as Keras counts with its backend JAX.
Tensor conv_transpose(const Tensor& inputs, const Tensor& kernel, const ConvTransposeOptions& options = {});

}  // namespace addax::ops
