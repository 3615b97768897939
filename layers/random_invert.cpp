#include "addax/layers/random_invert.hpp"

#include "layers/augmentation.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<RandomInvertOptions> = layer_fields<RandomInvertOptions>(
    Field{"factor", &RandomInvertOptions::factor}, Field{"value_range", &RandomInvertOptions::value_range},
    Field{"seed", &RandomInvertOptions::seed}, Field{"data_format", &RandomInvertOptions::data_format});

namespace {

class RandomInvertLayer final : public AugmentationLayer<RandomInvertLayer, RandomInvertOptions> {
 public:
  static constexpr const char* keras_name = "RandomInvert";

  RandomInvertLayer(NoArguments, RandomInvertOptions options)
      : AugmentationLayer({}, with_factor(keras_name, std::move(options), {0, 1})) {}

  Tensor changed(const Tensor& images, bool training) const {
    if (!training) return images;
    Tensor inverted = chosen(images.shape()[0], as_bounds(options().factor));
    return ops::where(inverted, options().value_range[1] - images, images);
  }
};

const Registered registered_random_invert = RandomInvertLayer::registered();

}  // namespace

Layer layers::RandomInvert(const RandomInvertOptions& options) {
  return Layer(std::make_shared<RandomInvertLayer>(NoArguments{}, options));
}

}  // namespace addax
