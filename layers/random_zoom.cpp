#include "addax/layers/random_zoom.hpp"

#include "layers/augmentation.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<RandomZoomOptions> = layer_fields<RandomZoomOptions>(
    Field{"fill_mode", &RandomZoomOptions::fill_mode}, Field{"interpolation", &RandomZoomOptions::interpolation},
    Field{"seed", &RandomZoomOptions::seed}, Field{"fill_value", &RandomZoomOptions::fill_value},
    Field{"data_format", &RandomZoomOptions::data_format});

namespace {

struct ZoomArguments {
  Numbers height_factor = {}, width_factor = {};
  static constexpr auto fields() {
    return std::tuple{Field{"height_factor", &ZoomArguments::height_factor},
                      Field{"width_factor", &ZoomArguments::width_factor}};
  }
};

class RandomZoomLayer final : public AugmentationLayer<RandomZoomLayer, RandomZoomOptions, ZoomArguments> {
 public:
  static constexpr const char* keras_name = "RandomZoom";

  RandomZoomLayer(ZoomArguments factors, RandomZoomOptions options)
      : AugmentationLayer(factors, std::move(options)),
        height_(bounds_of(keras_name, "height_factor", factors.height_factor, {-1, 1})),
        width_(factors.width_factor.empty() ? height_
                                            : bounds_of(keras_name, "width_factor", factors.width_factor, {-1, 1})) {
    check_sampling(keras_name, this->options());
  }

  Tensor changed(const Tensor& images, bool training) const {
    if (!training) return images;
    const Shape& s = images.shape();
    Tensor h = drawn(s[0], height_) + 1, w = arguments().width_factor.empty() ? h : drawn(s[0], width_) + 1;
    double x = static_cast<double>(s[2] - 1) / 2, y = static_cast<double>(s[1] - 1) / 2;
    return transformed(images, transforms({w, 0, x * (1 - w), 0, h, y * (1 - h), 0, 0}), options());
  }

 private:
  Bounds height_, width_;
};

const Registered registered_random_zoom = RandomZoomLayer::registered();

}  // namespace

Layer layers::RandomZoom(const Numbers& height_factor, const ZoomFactor& width_factor,
                         const RandomZoomOptions& options) {
  return Layer(std::make_shared<RandomZoomLayer>(ZoomArguments{height_factor, width_factor.numbers}, options));
}

}  // namespace addax
