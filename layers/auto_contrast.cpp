#include "addax/layers/auto_contrast.hpp"

#include "layers/augmentation.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<AutoContrastOptions> = layer_fields<AutoContrastOptions>(
    Field{"value_range", &AutoContrastOptions::value_range}, Field{"data_format", &AutoContrastOptions::data_format});

namespace {

class AutoContrastLayer final : public AugmentationLayer<AutoContrastLayer, AutoContrastOptions> {
 public:
  static constexpr const char* keras_name = "AutoContrast";

  using AugmentationLayer::AugmentationLayer;

  Tensor changed(const Tensor& images, bool) const {
    Tensor bytes = in_range(images, options().value_range, {0, 255});
    Tensor low = ops::min(bytes, {.axis = {1, 2}, .keepdims = true}),
           high = ops::max(bytes, {.axis = {1, 2}, .keepdims = true});
    Tensor some = high > low, scale = 255 / ops::where(some, high - low, 1);
    Tensor stretched = ops::clip(bytes * scale - low * scale, 0, 255);
    return ops::where(some, in_range(stretched, {0, 255}, options().value_range), images);
  }
};

const Registered registered_auto_contrast = AutoContrastLayer::registered();

}  // namespace

Layer layers::AutoContrast(const AutoContrastOptions& options) {
  return Layer(std::make_shared<AutoContrastLayer>(NoArguments{}, options));
}

}  // namespace addax
