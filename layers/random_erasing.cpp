#include "addax/layers/random_erasing.hpp"

#include "layers/augmentation.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<RandomErasingOptions> = layer_fields<RandomErasingOptions>(
    Field{"factor", &RandomErasingOptions::factor}, Field{"scale", &RandomErasingOptions::scale},
    Field{"fill_value", &RandomErasingOptions::fill_value}, Field{"value_range", &RandomErasingOptions::value_range},
    Field{"seed", &RandomErasingOptions::seed}, Field{"data_format", &RandomErasingOptions::data_format});

namespace {

class RandomErasingLayer final : public AugmentationLayer<RandomErasingLayer, RandomErasingOptions> {
 public:
  static constexpr const char* keras_name = "RandomErasing";

  RandomErasingLayer(NoArguments, RandomErasingOptions options)
      : AugmentationLayer({}, with_factor(keras_name, std::move(options), {0, 1})),
        scale_(bounds_of(keras_name, "scale", this->options().scale, {0, 1})) {}

  Tensor changed(const Tensor& images, bool training) const {
    if (!training) return images;
    int64_t n = images.shape()[0];
    Tensor width = ops::sqrt(drawn(n, scale_)), height = ops::sqrt(drawn(n, scale_));
    Tensor columns = drawn(n, {0, 1}), rows = drawn(n, {0, 1});
    Boxes boxes = boxes_of(images.shape(), height, width, rows, columns);
    return ops::where(ops::logical_and(boxes.inside, chosen(n, as_bounds(options().factor))), filling(images), images);
  }

 private:
  Tensor filling(const Tensor& images) const {
    auto [low, high] = options().value_range;
    Tensor fill = options().fill_value.empty()
                      ? random::normal(images.shape(), {.dtype = images.dtype(), .seed = seeds()}) * high
                      : numbers_of(options().fill_value, images.dtype());
    return ops::cast(ops::clip(fill, low, high), images.dtype());
  }
  Bounds scale_;
};

const Registered registered_random_erasing = RandomErasingLayer::registered();

}  // namespace

Layer layers::RandomErasing(const RandomErasingOptions& options) {
  return Layer(std::make_shared<RandomErasingLayer>(NoArguments{}, options));
}

}  // namespace addax
