// What the pooling layers share, over one, two or three axes of places.
#pragma once

#include <numeric>

#include "layers/places.hpp"

namespace addax {

/// Arguments of average pooling, whose window has no default.
struct PoolArguments {
  Sizes pool_size = {};
  static constexpr auto fields() { return std::tuple{Field{"pool_size", &PoolArguments::pool_size}}; }
};
/// Arguments of adaptive pooling.
struct OutputSizeArguments {
  Sizes output_size = {};
  static constexpr auto fields() { return std::tuple{Field{"output_size", &OutputSizeArguments::output_size}}; }
};

/// The options with strides and format filled in.
template <class Options>
Options with_strides(const char* layer, Options options, const Sizes& pool_size, size_t places) {
  Sizes window = sizes_for(layer, "pool_size", pool_size, places);
  options.strides = sizes_for(layer, "strides", options.strides.value_or(window), places);
  is_same_padding(layer, options.padding);
  return with_data_format(layer, std::move(options));
}

template <class Options>
ops::PoolOptions pool_options(const Options& options) {
  return {.strides = options.strides, .padding = options.padding, .data_format = *options.data_format};
}

template <class Self, class Options, size_t places>
class MaxPoolingLayer : public ConfiguredLayer<Self, Options> {
 public:
  MaxPoolingLayer(NoArguments, Options options) : ConfiguredLayer<Self, Options>({}, resolved(std::move(options))) {}

  Tensor call(const Tensor& x, const CallContext&) override {
    check_places(*this, x, places);
    return ops::max_pool(x, this->options().pool_size, pool_options(this->options()));
  }

 private:
  static Options resolved(Options options) {
    options.pool_size = sizes_for(Self::keras_name, "pool_size", options.pool_size, places);
    Sizes window = options.pool_size;
    return with_strides(Self::keras_name, std::move(options), window, places);
  }
};

template <class Self, class Options, size_t places>
class AveragePoolingLayer : public ConfiguredLayer<Self, Options, PoolArguments> {
 public:
  AveragePoolingLayer(const PoolArguments& window, Options options)
      : ConfiguredLayer<Self, Options, PoolArguments>(
            {sizes_for(Self::keras_name, "pool_size", window.pool_size, places)},
            with_strides(Self::keras_name, std::move(options), window.pool_size, places)) {}

  Tensor call(const Tensor& x, const CallContext&) override {
    check_places(*this, x, places);
    return ops::average_pool(x, this->arguments().pool_size, pool_options(this->options()));
  }
};

template <class Self, class Options, size_t places>
class AdaptivePoolingLayer : public ConfiguredLayer<Self, Options, OutputSizeArguments> {
 public:
  AdaptivePoolingLayer(const OutputSizeArguments& given, Options options)
      : ConfiguredLayer<Self, Options, OutputSizeArguments>(
            {sizes_for(Self::keras_name, "output_size", given.output_size, places)},
            with_data_format(Self::keras_name, std::move(options))) {}

  Tensor call(const Tensor& x, const CallContext&) override {
    check_places(*this, x, places);
    return Self::pool(x, this->arguments().output_size, {.data_format = *this->options().data_format});
  }
};

template <class Self, class Options, size_t places>
class GlobalPoolingLayer : public ConfiguredLayer<Self, Options> {
 public:
  GlobalPoolingLayer(NoArguments, Options options)
      : ConfiguredLayer<Self, Options>({}, with_data_format(Self::keras_name, std::move(options))) {}

  Tensor call(const Tensor& x, const CallContext&) override {
    check_places(*this, x, places);
    return Self::pool(x, axes(), this->options().keepdims);
  }

 protected:
  Axes axes() const {
    std::vector<int64_t> all(places);
    std::iota(all.begin(), all.end(), first_place(this->options().data_format));
    return all;
  }
};

}  // namespace addax
