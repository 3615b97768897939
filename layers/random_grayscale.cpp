#include "addax/layers/random_grayscale.hpp"

#include "layers/augmentation.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<RandomGrayscaleOptions> = layer_fields<RandomGrayscaleOptions>(
    Field{"factor", &RandomGrayscaleOptions::factor}, Field{"data_format", &RandomGrayscaleOptions::data_format},
    Field{"seed", &RandomGrayscaleOptions::seed});

namespace {

class RandomGrayscaleLayer final : public AugmentationLayer<RandomGrayscaleLayer, RandomGrayscaleOptions> {
 public:
  static constexpr const char* keras_name = "RandomGrayscale";

  RandomGrayscaleLayer(NoArguments, RandomGrayscaleOptions options) : AugmentationLayer({}, std::move(options)) {
    bounds_of(keras_name, "factor", this->options().factor, {0, 1});
  }

  /// Keras loses the seed; without one the configs are alike.
  Json get_config() const override {
    Json config = AugmentationLayer::get_config();
    if (!options().seed) config.erase("seed");
    return config;
  }

  Tensor changed(const Tensor& images, bool training) const {
    if (!training) return images;
    double factor = options().factor;
    return ops::where(chosen(images.shape()[0], {factor, factor}), ops::image::rgb_to_grayscale(images), images);
  }
};

const Registered registered_random_grayscale = RandomGrayscaleLayer::registered();

}  // namespace

Layer layers::RandomGrayscale(const RandomGrayscaleOptions& options) {
  return Layer(std::make_shared<RandomGrayscaleLayer>(NoArguments{}, options));
}

}  // namespace addax
