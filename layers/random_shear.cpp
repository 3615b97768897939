#include "addax/layers/random_shear.hpp"

#include "layers/augmentation.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<RandomShearOptions> = layer_fields<RandomShearOptions>(
    Field{"x_factor", &RandomShearOptions::x_factor}, Field{"y_factor", &RandomShearOptions::y_factor},
    Field{"interpolation", &RandomShearOptions::interpolation}, Field{"fill_mode", &RandomShearOptions::fill_mode},
    Field{"fill_value", &RandomShearOptions::fill_value}, Field{"data_format", &RandomShearOptions::data_format},
    Field{"seed", &RandomShearOptions::seed});

namespace {

class RandomShearLayer final : public AugmentationLayer<RandomShearLayer, RandomShearOptions> {
 public:
  static constexpr const char* keras_name = "RandomShear";

  RandomShearLayer(NoArguments, RandomShearOptions options) : AugmentationLayer({}, with_bounds(std::move(options))) {
    check_sampling(keras_name, this->options());
  }

  Tensor changed(const Tensor& images, bool training) const {
    if (!training) return images;
    int64_t n = images.shape()[0];
    Tensor sign = ops::where(drawn(n, {0, 1}) > 0.5, -1.0, 1.0);
    Tensor y = drawn(n, as_bounds(options().y_factor)) * sign, x = drawn(n, as_bounds(options().x_factor)) * sign;
    return transformed(images, transforms({1, x, 0, y, 1, 0, 0, 0}), options());
  }

 private:
  /// Two numbers are from 0 to 1 when given; saved ones of a number may be below 0.
  static RandomShearOptions with_bounds(RandomShearOptions options) {
    auto list = [](const char* name, Numbers& factor) {
      bool saved = factor.values.size() == 2 && factor.values[0] == -factor.values[1];
      Bounds b = bounds_of(keras_name, name, saved ? Numbers(factor.values[1]) : factor, {0, 1});
      if (saved || factor.single) b[0] = -b[1];
      factor = {b[0], b[1]};
    };
    list("x_factor", options.x_factor);
    list("y_factor", options.y_factor);
    return options;
  }
};

const Registered registered_random_shear = RandomShearLayer::registered();

}  // namespace

Layer layers::RandomShear(const RandomShearOptions& options) {
  return Layer(std::make_shared<RandomShearLayer>(NoArguments{}, options));
}

}  // namespace addax
