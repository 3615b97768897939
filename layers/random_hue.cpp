#include "addax/layers/random_hue.hpp"

#include "layers/augmentation.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<RandomHueOptions> = layer_fields<RandomHueOptions>(
    Field{"value_range", &RandomHueOptions::value_range}, Field{"data_format", &RandomHueOptions::data_format},
    Field{"seed", &RandomHueOptions::seed});

namespace {

class RandomHueLayer final : public AugmentationLayer<RandomHueLayer, RandomHueOptions, FactorArguments> {
 public:
  static constexpr const char* keras_name = "RandomHue";

  RandomHueLayer(const FactorArguments& given, RandomHueOptions options)
      : AugmentationLayer(given.within(keras_name, {0, 1}), std::move(options)) {}

  Tensor changed(const Tensor& images, bool training) const {
    if (!training) return images;
    int64_t n = images.shape()[0];
    Tensor sign = ops::where(drawn(n, {0, 1}) > 0.5, -0.5, 0.5), turn = sign * drawn(n, arguments().bounds());
    Tensor rgb = in_range(in_single(images), options().value_range, {0, 1});
    Tensors hsv = ops::split(ops::image::rgb_to_hsv(rgb), 3, -1);
    hsv[0] = hsv[0] + per_image(turn, rgb.dtype());
    hsv[0] = ops::where(hsv[0] > 1, hsv[0] - 1, hsv[0]);
    hsv[0] = ops::where(hsv[0] < 0, hsv[0] + 1, hsv[0]);
    Tensor turned = ops::image::hsv_to_rgb(ops::concatenate(hsv, {.axis = -1}));
    return ops::cast(in_range(ops::clip(turned, 0, 1), {0, 1}, options().value_range), images.dtype());
  }
};

const Registered registered_random_hue = RandomHueLayer::registered();

}  // namespace

Layer layers::RandomHue(const Numbers& factor, const RandomHueOptions& options) {
  return Layer(std::make_shared<RandomHueLayer>(FactorArguments{factor}, options));
}

}  // namespace addax
