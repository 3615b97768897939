#include "addax/layers/random_saturation.hpp"

#include "addax/config.hpp"
#include "layers/augmentation.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<RandomSaturationOptions> = layer_fields<RandomSaturationOptions>(
    Field{"value_range", &RandomSaturationOptions::value_range},
    Field{"data_format", &RandomSaturationOptions::data_format}, Field{"seed", &RandomSaturationOptions::seed});

namespace {

class RandomSaturationLayer final
    : public AugmentationLayer<RandomSaturationLayer, RandomSaturationOptions, FactorArguments> {
 public:
  static constexpr const char* keras_name = "RandomSaturation";

  RandomSaturationLayer(const FactorArguments& given, RandomSaturationOptions options)
      : AugmentationLayer(given.within(keras_name, {-1, 1}), std::move(options)) {}

  Tensor changed(const Tensor& images, bool training) const {
    if (!training) return images;
    Tensor share = drawn(images.shape()[0], arguments().bounds());
    Tensor rgb = in_single(images), factor = per_image(share / (1 - share + config::epsilon()), rgb.dtype());
    Tensors hsv = ops::split(ops::image::rgb_to_hsv(rgb), 3, -1);
    hsv[1] = clipped(hsv[1] * factor, options().value_range);
    return ops::cast(ops::image::hsv_to_rgb(ops::concatenate(hsv, {.axis = -1})), images.dtype());
  }
};

const Registered registered_random_saturation = RandomSaturationLayer::registered();

}  // namespace

Layer layers::RandomSaturation(const Numbers& factor, const RandomSaturationOptions& options) {
  return Layer(std::make_shared<RandomSaturationLayer>(FactorArguments{factor}, options));
}

}  // namespace addax
