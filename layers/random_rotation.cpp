#include "addax/layers/random_rotation.hpp"

#include <numbers>

#include "layers/augmentation.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<RandomRotationOptions> = layer_fields<RandomRotationOptions>(
    Field{"fill_mode", &RandomRotationOptions::fill_mode},
    Field{"interpolation", &RandomRotationOptions::interpolation}, Field{"seed", &RandomRotationOptions::seed},
    Field{"fill_value", &RandomRotationOptions::fill_value}, Field{"data_format", &RandomRotationOptions::data_format});

namespace {

class RandomRotationLayer final
    : public AugmentationLayer<RandomRotationLayer, RandomRotationOptions, FactorArguments> {
 public:
  static constexpr const char* keras_name = "RandomRotation";

  RandomRotationLayer(const FactorArguments& given, RandomRotationOptions options)
      : AugmentationLayer(given.within(keras_name, {-1, 1}), std::move(options)) {
    check_sampling(keras_name, this->options());
  }

  Tensor changed(const Tensor& images, bool training) const {
    if (!training) return images;
    const Shape& s = images.shape();
    Tensor angle = drawn(s[0], arguments().bounds()) * (2 * std::numbers::pi), c = ops::cos(angle), n = ops::sin(angle);
    double x = static_cast<double>(s[2] - 1) / 2, y = static_cast<double>(s[1] - 1) / 2;
    return transformed(images, transforms({c, -n, x - x * c + y * n, n, c, y - x * n - y * c, 0, 0}), options());
  }
};

const Registered registered_random_rotation = RandomRotationLayer::registered();

}  // namespace

Layer layers::RandomRotation(const Numbers& factor, const RandomRotationOptions& options) {
  return Layer(std::make_shared<RandomRotationLayer>(FactorArguments{factor}, options));
}

}  // namespace addax
