#include "addax/layers/random_perspective.hpp"

#include "layers/augmentation.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<RandomPerspectiveOptions> = layer_fields<RandomPerspectiveOptions>(
    Field{"factor", &RandomPerspectiveOptions::factor}, Field{"scale", &RandomPerspectiveOptions::scale},
    Field{"interpolation", &RandomPerspectiveOptions::interpolation},
    Field{"fill_value", &RandomPerspectiveOptions::fill_value}, Field{"seed", &RandomPerspectiveOptions::seed},
    Field{"data_format", &RandomPerspectiveOptions::data_format});

namespace {

class RandomPerspectiveLayer final : public AugmentationLayer<RandomPerspectiveLayer, RandomPerspectiveOptions> {
 public:
  static constexpr const char* keras_name = "RandomPerspective";

  RandomPerspectiveLayer(NoArguments, RandomPerspectiveOptions options)
      : AugmentationLayer({}, with_factor(keras_name, std::move(options), {0, 1})) {
    bounds_of(keras_name, "scale", this->options().scale, {0, 1});
    check_name(keras_name, "interpolation", this->options().interpolation, {"nearest", "bilinear"});
  }

  Tensor changed(const Tensor& images, bool training) const {
    if (!training) return images;
    int64_t n = images.shape()[0];
    Tensor moved = chosen(n, as_bounds(options().factor));
    double far = options().scale / 2;
    auto right = static_cast<float>(images.shape()[2] - 1), low = static_cast<float>(images.shape()[1] - 1);
    Tensor corners = Tensor::from({0.f, 0.f, right, 0.f, 0.f, low, right, low}, {1, 4, 2});
    Tensor start = ops::broadcast_to(corners, {n, 4, 2});
    Tensor share =
        random::uniform({n, 4, 2}, {.minval = -far, .maxval = far, .dtype = DType::float32, .seed = seeds()});
    Tensor seen = ops::image::perspective_transform(
        images, start, start + start * share,
        {.interpolation = options().interpolation, .fill_value = options().fill_value});
    return ops::where(moved, seen, images);
  }
};

const Registered registered_random_perspective = RandomPerspectiveLayer::registered();

}  // namespace

Layer layers::RandomPerspective(const RandomPerspectiveOptions& options) {
  return Layer(std::make_shared<RandomPerspectiveLayer>(NoArguments{}, options));
}

}  // namespace addax
