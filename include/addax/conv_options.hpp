// Options of the layers that convolve: the same for one, two and three axes of places.
#pragma once

#include <optional>
#include <string>

#include "addax/activation.hpp"
#include "addax/layer.hpp"
#include "addax/places.hpp"

namespace addax {

struct ConvOptions {
  Sizes strides = 1;                            // distance of the places that there are results for
  std::string padding = "valid";                // or "same"; of Conv1D also "causal"
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  Sizes dilation_rate = 1;                      // distance of the places that one result looks at
  int64_t groups = 1;                           // of channels, each with its own filters
  Activation activation = {};
  bool use_bias = true;
  Initializer kernel_initializer = "glorot_uniform";
  Initializer bias_initializer = "zeros";
  Regularizer kernel_regularizer = {};
  Regularizer bias_regularizer = {};
  Regularizer activity_regularizer = {};
  Constraint kernel_constraint = {};
  Constraint bias_constraint = {};
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

struct ConvTransposeOptions {
  Sizes strides = 1;
  std::string padding = "valid";                // or "same"
  OptionalSizes output_padding = {};            // further places at the end, below strides; None: as the padding wants
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  Sizes dilation_rate = 1;
  Activation activation = {};
  bool use_bias = true;
  Initializer kernel_initializer = "glorot_uniform";
  Initializer bias_initializer = "zeros";
  Regularizer kernel_regularizer = {};
  Regularizer bias_regularizer = {};
  Regularizer activity_regularizer = {};
  Constraint kernel_constraint = {};
  Constraint bias_constraint = {};
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

struct DepthwiseConvOptions {
  Sizes strides = 1;
  std::string padding = "valid";                // or "same"
  int64_t depth_multiplier = 1;                 // results of each channel
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  Sizes dilation_rate = 1;
  Activation activation = {};
  bool use_bias = true;
  Initializer depthwise_initializer = "glorot_uniform";
  Initializer bias_initializer = "zeros";
  Regularizer depthwise_regularizer = {};
  Regularizer bias_regularizer = {};
  Regularizer activity_regularizer = {};
  Constraint depthwise_constraint = {};
  Constraint bias_constraint = {};
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

struct SeparableConvOptions {
  Sizes strides = 1;
  std::string padding = "valid";                // or "same"
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  Sizes dilation_rate = 1;
  int64_t depth_multiplier = 1;  // results of each channel before they are mixed
  Activation activation = {};
  bool use_bias = true;
  Initializer depthwise_initializer = "glorot_uniform";
  Initializer pointwise_initializer = "glorot_uniform";
  Initializer bias_initializer = "zeros";
  Regularizer depthwise_regularizer = {};
  Regularizer pointwise_regularizer = {};
  Regularizer bias_regularizer = {};
  Regularizer activity_regularizer = {};
  Constraint depthwise_constraint = {};
  Constraint pointwise_constraint = {};
  Constraint bias_constraint = {};
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

}  // namespace addax
