// What layers share that change images at random while training.
#pragma once

#include <algorithm>
#include <array>
#include <optional>

#include "addax/numbers.hpp"
#include "layers/data_format.hpp"
#include "nn/configured.hpp"
#include "nn/numbers.hpp"
#include "ops/images.hpp"

namespace addax {

/// The smallest and the largest value of a factor.
using Bounds = std::array<double, 2>;
/// A number f stands for those from −f to f, two numbers for those between them; all within `limits`. OptionError where
/// they are not.
Bounds bounds_of(const std::string& layer, const char* option, const Numbers& given, Bounds limits);

inline Bounds as_bounds(const Numbers& listed) { return {listed.values[0], listed.values[1]}; }
/// The options with their factor kept as its bounds.
template <class Options>
Options with_factor(const char* layer, Options options, Bounds limits) {
  Bounds b = bounds_of(layer, "factor", options.factor, limits);
  options.factor = {b[0], b[1]};
  return options;
}
/// The options with a value range that rises.
template <class Options>
Options with_rising_range(Options options) {
  if constexpr (requires { options.value_range; }) std::sort(options.value_range.begin(), options.value_range.end());
  return options;
}

/// Arguments of layers with one factor, which is kept as its bounds.
struct FactorArguments {
  Numbers factor = {};
  static constexpr auto fields() { return std::tuple{Field{"factor", &FactorArguments::factor}}; }
  FactorArguments within(const char* layer, Bounds limits) const {
    Bounds b = bounds_of(layer, "factor", factor, limits);
    return {{b[0], b[1]}};
  }
  Bounds bounds() const { return as_bounds(factor); }
};
/// Height and width of the result.
struct SizeArguments {
  int64_t height = 0, width = 0;
  static constexpr auto fields() {
    return std::tuple{Field{"height", &SizeArguments::height}, Field{"width", &SizeArguments::width}};
  }
};

/// The inverse of moving, turning and stretching images: [n, 8], from eight columns of n numbers or 1.
Tensor transforms(const Tensors& columns);

/// A random box in each image of n: its edges as [n, 1, 1, 1], and the cells inside it as bools [n, h, w, 1].
struct Boxes {
  Tensor inside, area;  // area: the share of the image, [n]
};
/// `height` and `width` are shares [n]; `rows` and `columns` place the boxes, from 0 to 1.
Boxes boxes_of(const Shape& images, const Tensor& height, const Tensor& width, const Tensor& rows,
               const Tensor& columns);

/// OptionError unless the inputs are images, or images and labels, by these names or without names.
void check_parts(const std::string& place, const Tensors& inputs);

/// Images [n, h, w, c] averaged by bells over `size` cells of height and width, zeros around them; `sigma` [2] holds
/// the deviations along height and width.
Tensor blurred(const Tensor& images, const std::array<int64_t, 2>& size, const Tensor& sigma);

/// `Self` implements call(images); `Options` have a data_format. Labels beside the images stay as they are.
template <class Self, class Options, class Arguments = NoArguments>
class ImageLayer : public ConfiguredLayer<Self, Options, Arguments> {
 public:
  static constexpr bool default_training = true;

  ImageLayer(Arguments arguments, Options options)
      : ConfiguredLayer<Self, Options, Arguments>(std::move(arguments),
                                                  with_data_format(Self::keras_name, std::move(options))) {}

  Tensors call_all(const Tensors& inputs, const CallContext& context) override {
    check_parts(place_of(*this), inputs);
    Tensors outputs = inputs;
    outputs[0] = this->call(inputs[0], context);
    return outputs;
  }
};

/// `Self` implements changed(images [n, h, w, c]); `Options` have a seed where numbers are drawn.
template <class Self, class Options, class Arguments = NoArguments>
class AugmentationLayer : public ImageLayer<Self, Options, Arguments> {
 public:
  AugmentationLayer(Arguments arguments, Options options)
      : ImageLayer<Self, Options, Arguments>(std::move(arguments), with_rising_range(std::move(options))) {
    if constexpr (requires { options.seed; }) seeds_ = this->add_seed_generator(this->options().seed);
  }

  Tensor call(const Tensor& x, const CallContext& context) override {
    Batched images(place_of(*this).c_str(), ops::cast(x, compute_dtype()), *this->options().data_format);
    Tensor y = static_cast<Self*>(this)->changed(images.x(), context.training);
    return images.back(y);
  }

 protected:
  DType compute_dtype() const { return this->dtype_policy().compute_dtype(); }
  const random::SeedGenerator& seeds() const { return *seeds_; }
  /// One number for each of n images.
  Tensor drawn(int64_t n, const Bounds& bounds) const {
    return random::uniform({n}, {.minval = bounds[0], .maxval = bounds[1], .dtype = DType::float32, .seed = *seeds_});
  }
  /// Which of n images are changed, each with a probability from `likely`: bools [n, 1, 1, 1].
  Tensor chosen(int64_t n, const Bounds& likely) const {
    Tensor probability = drawn(n, likely), coin = drawn(n, {0, 1});
    return ops::reshape(coin < probability, {n, 1, 1, 1});
  }

 private:
  std::optional<random::SeedGenerator> seeds_;
};

/// Numbers of n images, to be multiplied with them.
inline Tensor per_image(const Tensor& numbers, DType dtype) {
  return ops::cast(ops::reshape(numbers, {numbers.shape()[0], 1, 1, 1}), dtype);
}

/// Half floats as float32: quotients of colours and their slopes leave float16's range.
inline Tensor in_single(const Tensor& images) {
  return images.dtype() == DType::float64 ? images : ops::cast(images, DType::float32);
}

/// Numbers of one range as those of another.
inline Tensor in_range(const Tensor& x, const Bounds& from, const Bounds& to) {
  return from == to ? x : (x - from[0]) / (from[1] - from[0]) * (to[1] - to[0]) + to[0];
}
inline Tensor clipped(const Tensor& x, const Bounds& range) { return ops::clip(x, range[0], range[1]); }

/// Options of layers that read images at other places.
template <class Options>
void check_sampling(const char* layer, const Options& options) {
  check_name(layer, "fill_mode", options.fill_mode, {"reflect", "wrap", "constant", "nearest"});
  check_name(layer, "interpolation", options.interpolation, {"nearest", "bilinear"});
}
template <class Options>
Tensor transformed(const Tensor& images, const Tensor& transform, const Options& options) {
  return ops::image::affine_transform(
      images, transform,
      {.interpolation = options.interpolation, .fill_mode = options.fill_mode, .fill_value = options.fill_value});
}

}  // namespace addax
