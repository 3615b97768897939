#include "addax/layers/random_color_jitter.hpp"

#include "addax/layers/random_brightness.hpp"
#include "addax/layers/random_contrast.hpp"
#include "addax/layers/random_hue.hpp"
#include "addax/layers/random_saturation.hpp"
#include "layers/augmentation.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<RandomColorJitterOptions> = layer_fields<RandomColorJitterOptions>(
    Field{"value_range", &RandomColorJitterOptions::value_range},
    Field{"brightness_factor", &RandomColorJitterOptions::brightness_factor},
    Field{"contrast_factor", &RandomColorJitterOptions::contrast_factor},
    Field{"saturation_factor", &RandomColorJitterOptions::saturation_factor},
    Field{"hue_factor", &RandomColorJitterOptions::hue_factor}, Field{"seed", &RandomColorJitterOptions::seed},
    Field{"data_format", &RandomColorJitterOptions::data_format});

namespace {

class RandomColorJitterLayer final : public AugmentationLayer<RandomColorJitterLayer, RandomColorJitterOptions> {
 public:
  static constexpr const char* keras_name = "RandomColorJitter";

  RandomColorJitterLayer(NoArguments, RandomColorJitterOptions options) : AugmentationLayer({}, std::move(options)) {
    const RandomColorJitterOptions& o = this->options();
    add("random_brightness", layers::RandomBrightness, o.brightness_factor);
    add("random_contrast", layers::RandomContrast, o.contrast_factor);
    add("random_saturation", layers::RandomSaturation, o.saturation_factor);
    add("random_hue", layers::RandomHue, o.hue_factor);
  }

  Tensor changed(const Tensor& images, bool training) const {
    Tensor y = images;
    if (training)
      for (const Layer& layer : layers_) y = layer(y, {.training = true});
    return y;
  }

 private:
  template <class LayerOptions>
  void add(const char* attribute, Layer (*make)(const Numbers&, const LayerOptions&), const Numbers& factor) {
    if (factor.empty()) return;
    LayerOptions o;
    o.value_range = options().value_range;
    o.seed = options().seed;
    o.name = attribute;
    o.dtype = options().dtype;
    layers_.push_back(add_layer(attribute, make(factor, o)));
  }
  std::vector<Layer> layers_;
};

const Registered registered_random_color_jitter = RandomColorJitterLayer::registered();

}  // namespace

Layer layers::RandomColorJitter(const RandomColorJitterOptions& options) {
  return Layer(std::make_shared<RandomColorJitterLayer>(NoArguments{}, options));
}

}  // namespace addax
