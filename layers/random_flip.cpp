#include "addax/layers/random_flip.hpp"

#include "layers/augmentation.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<RandomFlipOptions> =
    layer_fields<RandomFlipOptions>(Field{"mode", &RandomFlipOptions::mode}, Field{"seed", &RandomFlipOptions::seed},
                                    Field{"data_format", &RandomFlipOptions::data_format});

namespace {

class RandomFlipLayer final : public AugmentationLayer<RandomFlipLayer, RandomFlipOptions> {
 public:
  static constexpr const char* keras_name = "RandomFlip";

  RandomFlipLayer(NoArguments, RandomFlipOptions options) : AugmentationLayer({}, std::move(options)) {
    check_name(keras_name, "mode", this->options().mode, {"horizontal", "vertical", "horizontal_and_vertical"});
  }

  Tensor changed(const Tensor& images, bool training) const {
    if (!training) return images;
    Tensor turned = images;
    if (options().mode != "vertical") turned = ops::flip(turned, 2);
    if (options().mode != "horizontal") turned = ops::flip(turned, 1);
    Tensor coin = ops::reshape(drawn(images.shape()[0], {0, 1}) <= 0.5, {images.shape()[0], 1, 1, 1});
    return ops::where(coin, turned, images);
  }
};

const Registered registered_random_flip = RandomFlipLayer::registered();

}  // namespace

Layer layers::RandomFlip(const RandomFlipOptions& options) {
  return Layer(std::make_shared<RandomFlipLayer>(NoArguments{}, options));
}

}  // namespace addax
