#include "addax/layers/random_color_degeneration.hpp"

#include "layers/augmentation.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<RandomColorDegenerationOptions> =
    layer_fields<RandomColorDegenerationOptions>(Field{"value_range", &RandomColorDegenerationOptions::value_range},
                                                 Field{"data_format", &RandomColorDegenerationOptions::data_format},
                                                 Field{"seed", &RandomColorDegenerationOptions::seed});

namespace {

class RandomColorDegenerationLayer final
    : public AugmentationLayer<RandomColorDegenerationLayer, RandomColorDegenerationOptions, FactorArguments> {
 public:
  static constexpr const char* keras_name = "RandomColorDegeneration";

  RandomColorDegenerationLayer(const FactorArguments& given, RandomColorDegenerationOptions options)
      : AugmentationLayer(given.within(keras_name, {-1, 1}), std::move(options)) {}

  Tensor changed(const Tensor& images, bool training) const {
    if (!training) return images;
    Tensor share = per_image(drawn(images.shape()[0], arguments().bounds()), images.dtype());
    return clipped(images + share * (ops::image::rgb_to_grayscale(images) - images), options().value_range);
  }
};

const Registered registered_random_color_degeneration = RandomColorDegenerationLayer::registered();

}  // namespace

Layer layers::RandomColorDegeneration(const Numbers& factor, const RandomColorDegenerationOptions& options) {
  return Layer(std::make_shared<RandomColorDegenerationLayer>(FactorArguments{factor}, options));
}

}  // namespace addax
