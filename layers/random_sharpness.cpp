#include "addax/layers/random_sharpness.hpp"

#include "layers/augmentation.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<RandomSharpnessOptions> = layer_fields<RandomSharpnessOptions>(
    Field{"value_range", &RandomSharpnessOptions::value_range},
    Field{"data_format", &RandomSharpnessOptions::data_format}, Field{"seed", &RandomSharpnessOptions::seed});

namespace {

class RandomSharpnessLayer final
    : public AugmentationLayer<RandomSharpnessLayer, RandomSharpnessOptions, FactorArguments> {
 public:
  static constexpr const char* keras_name = "RandomSharpness";

  RandomSharpnessLayer(const FactorArguments& given, RandomSharpnessOptions options)
      : AugmentationLayer(given.within(keras_name, {0, 1}), std::move(options)) {}

  Tensor changed(const Tensor& images, bool training) const {
    if (!training) return images;
    Tensor factor = per_image(drawn(images.shape()[0], arguments().bounds()) * 2, images.dtype());
    const float side = 1 / 13.f, middle = 5 / 13.f;
    Tensor taps = Tensor::from({side, side, side, side, middle, side, side, side, side}, {3, 3, 1, 1});
    Tensor kernel = ops::cast(ops::tile(taps, {1, 1, images.shape().back(), 1}), images.dtype());
    Tensor smooth = ops::depthwise_conv(images, kernel, {.padding = "same"});
    return clipped(images + (1 - factor) * (smooth - images), options().value_range);
  }
};

const Registered registered_random_sharpness = RandomSharpnessLayer::registered();

}  // namespace

Layer layers::RandomSharpness(const Numbers& factor, const RandomSharpnessOptions& options) {
  return Layer(std::make_shared<RandomSharpnessLayer>(FactorArguments{factor}, options));
}

}  // namespace addax
