// What the layers share that convolve over one, two or three axes of places: options, weights, bias, activation.
#pragma once

#include <algorithm>

#include "addax/conv_options.hpp"
#include "core/lengths.hpp"
#include "layers/places.hpp"
#include "ops/conv.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<ConvOptions> = layer_fields<ConvOptions>(
    Field{"strides", &ConvOptions::strides}, Field{"padding", &ConvOptions::padding},
    Field{"data_format", &ConvOptions::data_format}, Field{"dilation_rate", &ConvOptions::dilation_rate},
    Field{"groups", &ConvOptions::groups}, Field{"activation", &ConvOptions::activation},
    Field{"use_bias", &ConvOptions::use_bias}, Field{"kernel_initializer", &ConvOptions::kernel_initializer},
    Field{"bias_initializer", &ConvOptions::bias_initializer},
    Field{"kernel_regularizer", &ConvOptions::kernel_regularizer},
    Field{"bias_regularizer", &ConvOptions::bias_regularizer},
    Field{"activity_regularizer", &ConvOptions::activity_regularizer},
    Field{"kernel_constraint", &ConvOptions::kernel_constraint},
    Field{"bias_constraint", &ConvOptions::bias_constraint});

template <>
inline constexpr auto fields_of<ConvTransposeOptions> = layer_fields<ConvTransposeOptions>(
    Field{"strides", &ConvTransposeOptions::strides}, Field{"padding", &ConvTransposeOptions::padding},
    Field{"output_padding", &ConvTransposeOptions::output_padding},
    Field{"data_format", &ConvTransposeOptions::data_format},
    Field{"dilation_rate", &ConvTransposeOptions::dilation_rate},
    Field{"activation", &ConvTransposeOptions::activation}, Field{"use_bias", &ConvTransposeOptions::use_bias},
    Field{"kernel_initializer", &ConvTransposeOptions::kernel_initializer},
    Field{"bias_initializer", &ConvTransposeOptions::bias_initializer},
    Field{"kernel_regularizer", &ConvTransposeOptions::kernel_regularizer},
    Field{"bias_regularizer", &ConvTransposeOptions::bias_regularizer},
    Field{"activity_regularizer", &ConvTransposeOptions::activity_regularizer},
    Field{"kernel_constraint", &ConvTransposeOptions::kernel_constraint},
    Field{"bias_constraint", &ConvTransposeOptions::bias_constraint});

template <>
inline constexpr auto fields_of<DepthwiseConvOptions> = layer_fields<DepthwiseConvOptions>(
    Field{"strides", &DepthwiseConvOptions::strides}, Field{"padding", &DepthwiseConvOptions::padding},
    Field{"depth_multiplier", &DepthwiseConvOptions::depth_multiplier},
    Field{"data_format", &DepthwiseConvOptions::data_format},
    Field{"dilation_rate", &DepthwiseConvOptions::dilation_rate},
    Field{"activation", &DepthwiseConvOptions::activation}, Field{"use_bias", &DepthwiseConvOptions::use_bias},
    Field{"depthwise_initializer", &DepthwiseConvOptions::depthwise_initializer},
    Field{"bias_initializer", &DepthwiseConvOptions::bias_initializer},
    Field{"depthwise_regularizer", &DepthwiseConvOptions::depthwise_regularizer},
    Field{"bias_regularizer", &DepthwiseConvOptions::bias_regularizer},
    Field{"activity_regularizer", &DepthwiseConvOptions::activity_regularizer},
    Field{"depthwise_constraint", &DepthwiseConvOptions::depthwise_constraint},
    Field{"bias_constraint", &DepthwiseConvOptions::bias_constraint});

template <>
inline constexpr auto fields_of<SeparableConvOptions> = layer_fields<SeparableConvOptions>(
    Field{"strides", &SeparableConvOptions::strides}, Field{"padding", &SeparableConvOptions::padding},
    Field{"data_format", &SeparableConvOptions::data_format},
    Field{"dilation_rate", &SeparableConvOptions::dilation_rate},
    Field{"depth_multiplier", &SeparableConvOptions::depth_multiplier},
    Field{"activation", &SeparableConvOptions::activation}, Field{"use_bias", &SeparableConvOptions::use_bias},
    Field{"depthwise_initializer", &SeparableConvOptions::depthwise_initializer},
    Field{"pointwise_initializer", &SeparableConvOptions::pointwise_initializer},
    Field{"bias_initializer", &SeparableConvOptions::bias_initializer},
    Field{"depthwise_regularizer", &SeparableConvOptions::depthwise_regularizer},
    Field{"pointwise_regularizer", &SeparableConvOptions::pointwise_regularizer},
    Field{"bias_regularizer", &SeparableConvOptions::bias_regularizer},
    Field{"activity_regularizer", &SeparableConvOptions::activity_regularizer},
    Field{"depthwise_constraint", &SeparableConvOptions::depthwise_constraint},
    Field{"pointwise_constraint", &SeparableConvOptions::pointwise_constraint},
    Field{"bias_constraint", &SeparableConvOptions::bias_constraint});

struct ConvArguments {
  int64_t filters = 0;
  Sizes kernel_size = {};
  static constexpr auto fields() {
    return std::tuple{Field{"filters", &ConvArguments::filters}, Field{"kernel_size", &ConvArguments::kernel_size}};
  }
};
struct DepthwiseConvArguments {
  Sizes kernel_size = {};
  static constexpr auto fields() { return std::tuple{Field{"kernel_size", &DepthwiseConvArguments::kernel_size}}; }
};

/// Base of them all: checked options, and what happens before and after the convolution.
template <class Self, class Options, class Arguments, size_t places>
class AnyConvLayer : public ConfiguredLayer<Self, Options, Arguments> {
 public:
  AnyConvLayer(Arguments arguments, Options options)
      : ConfiguredLayer<Self, Options, Arguments>(resolved(std::move(arguments)), resolved(std::move(options))) {}

 protected:
  /// The channels of an input that build() is told of.
  int64_t channels_of(const Shape& input) const {
    const bool right_rank = input.rank() == static_cast<int>(places) + 2;
    const int64_t channels = right_rank ? input[channel_axis()] : -1;
    if (channels < 1)
      throw ShapeError(place_of(*this) + ": expected an input with " + std::to_string(places + 2) +
                       " axes, of which that of the channels is known, got " + input.to_string() + "." +
                       help_for_channels(input.rank(), places));
    return channels;
  }

  void check_input(const Tensor& x, int64_t channels) const {
    check_places(*this, x, places);
    if (x.shape()[channel_axis()] != channels)
      throw ShapeError(place_of(*this) + ": expected an input with " + std::to_string(channels) + " channels, got " +
                       x.spec().to_string() + ". The layer was built for that many.");
  }

  /// [kernel_size…, before_last, last]
  Shape kernel_shape(int64_t before_last, int64_t last) const {
    Shape shape(this->arguments().kernel_size.list());
    shape.push_back(before_last);
    shape.push_back(last);
    return shape;
  }

  void add_bias(int64_t channels) {
    const Options& o = this->options();
    if (o.use_bias)
      bias_ = this->add_weight({.shape = {channels},
                                .initializer = o.bias_initializer,
                                .regularizer = o.bias_regularizer,
                                .constraint = o.bias_constraint,
                                .name = "bias"});
  }

  Variable add_kernel(const char* name, const Shape& shape, const Initializer& initializer,
                      const Regularizer& regularizer, const Constraint& constraint) {
    return this->add_weight({.shape = shape,
                             .initializer = initializer,
                             .regularizer = regularizer,
                             .constraint = constraint,
                             .name = name});
  }

  Convolution convolution() const {
    const Options& o = this->options();
    return {
        .strides = o.strides, .padding = o.padding, .data_format = *o.data_format, .dilation_rate = o.dilation_rate};
  }

  /// activation(y + bias)
  Tensor finished(const Tensor& y) const {
    if (!bias_.defined()) return this->options().activation(y);
    Tensor bias = bias_;
    if (channel_axis() == 1) {
      Shape shape(std::vector<int64_t>(places + 1, 1));
      shape[0] = bias.size();
      bias = ops::reshape(bias, shape);
    }
    return this->options().activation(y + bias);
  }

 private:
  int channel_axis() const { return this->options().data_format == "channels_first" ? 1 : -1; }

  static void refuse(const std::string& wanted, const std::string& got) {
    throw OptionError(std::string(Self::keras_name) + ": expected " + wanted + ", got " + got + ".");
  }
  static void check_count(const char* option, int64_t count) {
    if (count < 1) refuse(std::string(option) + " of at least 1", std::to_string(count));
  }

  static Arguments resolved(Arguments arguments) {
    if constexpr (requires { arguments.filters; }) check_count("filters", arguments.filters);
    arguments.kernel_size = sizes_for(Self::keras_name, "kernel_size", arguments.kernel_size, places);
    return arguments;
  }

  static Options resolved(Options options) {
    const char* name = Self::keras_name;
    options.strides = sizes_for(name, "strides", options.strides, places);
    options.dilation_rate = sizes_for(name, "dilation_rate", options.dilation_rate, places);
    if constexpr (requires { options.depth_multiplier; }) check_count("depth_multiplier", options.depth_multiplier);
    if (!(Self::allows_causal && options.padding == "causal")) is_same_padding(name, options.padding);
    auto above_one = [](const Sizes& sizes) { return std::ranges::max(sizes.list()) > 1; };
    if (Self::strides_or_dilation && above_one(options.strides) && above_one(options.dilation_rate))
      refuse("strides or dilation_rate of 1", ConfigValue<Sizes>::to(options.strides).to_string() + " and " +
                                                  ConfigValue<Sizes>::to(options.dilation_rate).to_string());
    return with_data_format(name, std::move(options));
  }

  Variable bias_;
};

/// Conv1D, Conv2D, Conv3D.
template <class Self, size_t places>
class ConvLayer : public AnyConvLayer<Self, ConvOptions, ConvArguments, places> {
 public:
  static constexpr bool allows_causal = places == 1, strides_or_dilation = true;

  ConvLayer(ConvArguments arguments, ConvOptions options)
      : AnyConvLayer<Self, ConvOptions, ConvArguments, places>(std::move(arguments), std::move(options)) {
    const int64_t groups = this->options().groups, filters = this->arguments().filters;
    if (groups < 1 || filters % groups != 0)
      throw OptionError(std::string(Self::keras_name) + ": expected groups that divide the filters, got " +
                        std::to_string(groups) + " for " + std::to_string(filters) + ".");
  }

  void build(const Shape& input) override {
    const ConvOptions& o = this->options();
    channels_ = this->channels_of(input);
    if (channels_ % o.groups != 0)
      throw ShapeError(place_of(*this) + ": expected channels that the " + std::to_string(o.groups) +
                       " groups divide, got " + input.to_string() + ".");
    kernel_ = this->add_kernel("kernel", this->kernel_shape(channels_ / o.groups, this->arguments().filters),
                               o.kernel_initializer, o.kernel_regularizer, o.kernel_constraint);
    this->add_bias(this->arguments().filters);
  }

  Tensor call(const Tensor& x, const CallContext&) override {
    this->check_input(x, channels_);
    return this->finished(convolved(place_of(*this), x, kernel_, this->convolution()));
  }

 private:
  int64_t channels_ = 0;
  Variable kernel_;
};

/// Conv1DTranspose, Conv2DTranspose, Conv3DTranspose.
template <class Self, size_t places>
class ConvTransposeLayer : public AnyConvLayer<Self, ConvTransposeOptions, ConvArguments, places> {
 public:
  static constexpr bool allows_causal = false, strides_or_dilation = true;

  ConvTransposeLayer(ConvArguments arguments, ConvTransposeOptions options)
      : AnyConvLayer<Self, ConvTransposeOptions, ConvArguments, places>(std::move(arguments),
                                                                        checked(std::move(options))) {}

  void build(const Shape& input) override {
    const ConvTransposeOptions& o = this->options();
    channels_ = this->channels_of(input);
    kernel_ = this->add_kernel("kernel", this->kernel_shape(this->arguments().filters, channels_), o.kernel_initializer,
                               o.kernel_regularizer, o.kernel_constraint);
    this->add_bias(this->arguments().filters);
  }

  Tensor call(const Tensor& x, const CallContext&) override {
    this->check_input(x, channels_);
    Convolution convolution = this->convolution();
    convolution.output_padding = this->options().output_padding;
    return this->finished(transposed_convolved(place_of(*this), x, kernel_, convolution));
  }

 private:
  static ConvTransposeOptions checked(ConvTransposeOptions options) {
    if (!options.output_padding) return options;
    std::vector<int64_t> more = options.output_padding->list(),
                         strides = sizes_for(Self::keras_name, "strides", options.strides, places).list();
    if (more.size() == 1) more.resize(places, more[0]);
    bool right = more.size() == places;
    for (size_t a = 0; right && a < places; ++a) right = more[a] >= 0 && more[a] < strides[a];
    if (!right)
      throw OptionError(std::string(Self::keras_name) + ": expected output_padding below strides, none negative, got " +
                        ConfigValue<Sizes>::to(*options.output_padding).to_string() + " for " +
                        ConfigValue<Sizes>::to(options.strides).to_string() + ".");
    options.output_padding = Sizes(more);
    return options;
  }

  int64_t channels_ = 0;
  Variable kernel_;
};

/// DepthwiseConv1D, DepthwiseConv2D.
template <class Self, size_t places>
class DepthwiseConvLayer : public AnyConvLayer<Self, DepthwiseConvOptions, DepthwiseConvArguments, places> {
 public:
  static constexpr bool allows_causal = false, strides_or_dilation = false;
  using AnyConvLayer<Self, DepthwiseConvOptions, DepthwiseConvArguments, places>::AnyConvLayer;

  void build(const Shape& input) override {
    const DepthwiseConvOptions& o = this->options();
    channels_ = this->channels_of(input);
    kernel_ = this->add_kernel("kernel", this->kernel_shape(channels_, o.depth_multiplier), o.depthwise_initializer,
                               o.depthwise_regularizer, o.depthwise_constraint);
    this->add_bias(product_of(channels_, o.depth_multiplier));
  }

  Tensor call(const Tensor& x, const CallContext&) override {
    this->check_input(x, channels_);
    return this->finished(depthwise_convolved(place_of(*this), x, kernel_, this->convolution()));
  }

 private:
  int64_t channels_ = 0;
  Variable kernel_;
};

/// SeparableConv1D, SeparableConv2D.
template <class Self, size_t places>
class SeparableConvLayer : public AnyConvLayer<Self, SeparableConvOptions, ConvArguments, places> {
 public:
  static constexpr bool allows_causal = false, strides_or_dilation = false;
  using AnyConvLayer<Self, SeparableConvOptions, ConvArguments, places>::AnyConvLayer;

  void build(const Shape& input) override {
    const SeparableConvOptions& o = this->options();
    channels_ = this->channels_of(input);
    Shape mixing(std::vector<int64_t>(places, 1));
    mixing.push_back(product_of(channels_, o.depth_multiplier));
    mixing.push_back(this->arguments().filters);
    depthwise_ = this->add_kernel("depthwise_kernel", this->kernel_shape(channels_, o.depth_multiplier),
                                  o.depthwise_initializer, o.depthwise_regularizer, o.depthwise_constraint);
    pointwise_ = this->add_kernel("pointwise_kernel", mixing, o.pointwise_initializer, o.pointwise_regularizer,
                                  o.pointwise_constraint);
    this->add_bias(this->arguments().filters);
  }

  Tensor call(const Tensor& x, const CallContext&) override {
    this->check_input(x, channels_);
    const std::string where = place_of(*this);
    const Convolution convolution = this->convolution();
    Tensor y = depthwise_convolved(where, x, depthwise_, convolution);
    return this->finished(convolved(where, y, pointwise_, {.data_format = convolution.data_format}));
  }

 private:
  int64_t channels_ = 0;
  Variable depthwise_, pointwise_;
};

}  // namespace addax
