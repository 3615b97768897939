#include "addax/layers/random_brightness.hpp"

#include "layers/augmentation.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<RandomBrightnessOptions> = layer_fields<RandomBrightnessOptions>(
    Field{"value_range", &RandomBrightnessOptions::value_range}, Field{"seed", &RandomBrightnessOptions::seed},
    Field{"data_format", &RandomBrightnessOptions::data_format});

namespace {

class RandomBrightnessLayer final
    : public AugmentationLayer<RandomBrightnessLayer, RandomBrightnessOptions, FactorArguments> {
 public:
  static constexpr const char* keras_name = "RandomBrightness";

  RandomBrightnessLayer(const FactorArguments& given, RandomBrightnessOptions options)
      : AugmentationLayer(given.within(keras_name, {-1, 1}), std::move(options)) {}

  Tensor changed(const Tensor& images, bool training) const {
    if (!training) return images;
    auto [low, high] = options().value_range;
    Tensor more = drawn(images.shape()[0], arguments().bounds()) * (high - low);
    return ops::clip(images + per_image(more, images.dtype()), low, high);
  }
};

const Registered registered_random_brightness = RandomBrightnessLayer::registered();

}  // namespace

Layer layers::RandomBrightness(const Numbers& factor, const RandomBrightnessOptions& options) {
  return Layer(std::make_shared<RandomBrightnessLayer>(FactorArguments{factor}, options));
}

}  // namespace addax
