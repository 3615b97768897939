#include "addax/layers/solarization.hpp"

#include "layers/augmentation.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<SolarizationOptions> = layer_fields<SolarizationOptions>(
    Field{"addition_factor", &SolarizationOptions::addition_factor},
    Field{"threshold_factor", &SolarizationOptions::threshold_factor},
    Field{"value_range", &SolarizationOptions::value_range}, Field{"seed", &SolarizationOptions::seed},
    Field{"data_format", &SolarizationOptions::data_format});

namespace {

class SolarizationLayer final : public AugmentationLayer<SolarizationLayer, SolarizationOptions> {
 public:
  static constexpr const char* keras_name = "Solarization";

  SolarizationLayer(NoArguments, SolarizationOptions options)
      : AugmentationLayer({}, with_bounds(std::move(options))) {}

  Tensor changed(const Tensor& images, bool training) const {
    if (!training) return images;
    Tensor more = shares(images, options().addition_factor), threshold = shares(images, options().threshold_factor);
    Tensor bytes = ops::clip(in_range(images, options().value_range, {0, 255}) + more, 0, 255);
    return in_range(ops::where(bytes < threshold, bytes, 255 - bytes), {0, 255}, options().value_range);
  }

 private:
  static SolarizationOptions with_bounds(SolarizationOptions options) {
    auto list = [](const char* name, Numbers& factor) {
      Bounds b = bounds_of(keras_name, name, factor, {0, 1});
      factor = {b[0], b[1]};
    };
    list("addition_factor", options.addition_factor);
    list("threshold_factor", options.threshold_factor);
    return options;
  }
  Tensor shares(const Tensor& images, const Numbers& factor) const {
    auto [low, high] = as_bounds(factor);
    return per_image(drawn(images.shape()[0], {low, high * 255}), images.dtype());
  }
};

const Registered registered_solarization = SolarizationLayer::registered();

}  // namespace

Layer layers::Solarization(const SolarizationOptions& options) {
  return Layer(std::make_shared<SolarizationLayer>(NoArguments{}, options));
}

}  // namespace addax
