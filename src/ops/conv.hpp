// Convolutions with the names of those who ask, for operations and layers.
#pragma once

#include <optional>
#include <string>

#include "ops/op.hpp"
#include "ops/places.hpp"

namespace addax {

extern const Op conv_op;
extern const Op conv_input_gradient_op;

/// The arguments of a convolution, one number for each axis of places.
struct Convolution {
  Sizes strides = 1;
  std::string padding = "valid";  // "same", or "causal": as many zeros in front as the first place looks at
  std::string data_format = "channels_last";
  Sizes dilation_rate = 1;
  std::optional<Sizes> output_padding = {};  // of transposed ones
};

/// ops::conv and so on; errors begin with `where`.
Tensor convolved(const std::string& where, const Tensor& inputs, const Tensor& kernel, const Convolution& options);
Tensor depthwise_convolved(const std::string& where, const Tensor& inputs, const Tensor& kernel,
                           const Convolution& options);
Tensor transposed_convolved(const std::string& where, const Tensor& inputs, const Tensor& kernel,
                            const Convolution& options);

}  // namespace addax
