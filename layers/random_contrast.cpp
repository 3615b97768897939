#include "addax/layers/random_contrast.hpp"

#include "layers/augmentation.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<RandomContrastOptions> = layer_fields<RandomContrastOptions>(
    Field{"value_range", &RandomContrastOptions::value_range}, Field{"seed", &RandomContrastOptions::seed},
    Field{"data_format", &RandomContrastOptions::data_format});

namespace {

class RandomContrastLayer final
    : public AugmentationLayer<RandomContrastLayer, RandomContrastOptions, FactorArguments> {
 public:
  static constexpr const char* keras_name = "RandomContrast";

  RandomContrastLayer(const FactorArguments& given, RandomContrastOptions options)
      : AugmentationLayer(given.within(keras_name, {0, 1}), std::move(options)) {}

  Tensor changed(const Tensor& images, bool training) const {
    if (!training) return images;
    auto [less, more] = arguments().bounds();
    Tensor factor = per_image(drawn(images.shape()[0], {1 - less, 1 + more}), images.dtype());
    Tensor mean = ops::mean(images, {.axis = {1, 2}, .keepdims = true});
    return ops::clip((images - mean) * factor + mean, options().value_range[0], options().value_range[1]);
  }
};

const Registered registered_random_contrast = RandomContrastLayer::registered();

}  // namespace

Layer layers::RandomContrast(const Numbers& factor, const RandomContrastOptions& options) {
  return Layer(std::make_shared<RandomContrastLayer>(FactorArguments{factor}, options));
}

}  // namespace addax
