#include "addax/layers/random_posterization.hpp"

#include <cmath>

#include "layers/augmentation.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<RandomPosterizationOptions> = layer_fields<RandomPosterizationOptions>(
    Field{"value_range", &RandomPosterizationOptions::value_range},
    Field{"data_format", &RandomPosterizationOptions::data_format}, Field{"seed", &RandomPosterizationOptions::seed});

namespace {

class RandomPosterizationLayer final
    : public AugmentationLayer<RandomPosterizationLayer, RandomPosterizationOptions, FactorArguments> {
 public:
  static constexpr const char* keras_name = "RandomPosterization";

  RandomPosterizationLayer(const FactorArguments& given, RandomPosterizationOptions options)
      : AugmentationLayer(given.within(keras_name, {1, 8}), std::move(options)) {}

  Tensor changed(const Tensor& images, bool training) const {
    if (!training) return images;
    auto [low, high] = arguments().bounds();
    Tensor bits = ops::floor(drawn(images.shape()[0], {std::floor(low), std::floor(high)}));
    Tensor step = per_image(ops::exp2(8 - bits), images.dtype());
    Tensor bytes = ops::clip(in_range(images, options().value_range, {0, 255}), 0, 255);
    return in_range(ops::floor(bytes / step) * step, {0, 255}, options().value_range);
  }
};

const Registered registered_random_posterization = RandomPosterizationLayer::registered();

}  // namespace

Layer layers::RandomPosterization(const Numbers& factor, const RandomPosterizationOptions& options) {
  return Layer(std::make_shared<RandomPosterizationLayer>(FactorArguments{factor}, options));
}

}  // namespace addax
