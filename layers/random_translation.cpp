#include "addax/layers/random_translation.hpp"

#include "layers/augmentation.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<RandomTranslationOptions> = layer_fields<RandomTranslationOptions>(
    Field{"fill_mode", &RandomTranslationOptions::fill_mode},
    Field{"interpolation", &RandomTranslationOptions::interpolation}, Field{"seed", &RandomTranslationOptions::seed},
    Field{"fill_value", &RandomTranslationOptions::fill_value},
    Field{"data_format", &RandomTranslationOptions::data_format});

namespace {

struct TranslationArguments {
  Numbers height_factor = {}, width_factor = {};
  static constexpr auto fields() {
    return std::tuple{Field{"height_factor", &TranslationArguments::height_factor},
                      Field{"width_factor", &TranslationArguments::width_factor}};
  }
};

class RandomTranslationLayer final
    : public AugmentationLayer<RandomTranslationLayer, RandomTranslationOptions, TranslationArguments> {
 public:
  static constexpr const char* keras_name = "RandomTranslation";

  RandomTranslationLayer(TranslationArguments factors, RandomTranslationOptions options)
      : AugmentationLayer(factors, std::move(options)),
        height_(bounds_of(keras_name, "height_factor", factors.height_factor, {-1, 1})),
        width_(bounds_of(keras_name, "width_factor", factors.width_factor, {-1, 1})) {
    check_sampling(keras_name, this->options());
  }

  Tensor changed(const Tensor& images, bool training) const {
    if (!training) return images;
    const Shape& s = images.shape();
    Tensor down = drawn(s[0], height_) * s[1], right = drawn(s[0], width_) * s[2];
    return transformed(images, transforms({1, 0, -right, 0, 1, -down, 0, 0}), options());
  }

 private:
  Bounds height_, width_;
};

const Registered registered_random_translation = RandomTranslationLayer::registered();

}  // namespace

Layer layers::RandomTranslation(const Numbers& height_factor, const Numbers& width_factor,
                                const RandomTranslationOptions& options) {
  return Layer(std::make_shared<RandomTranslationLayer>(TranslationArguments{height_factor, width_factor}, options));
}

}  // namespace addax
