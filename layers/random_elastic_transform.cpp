#include "addax/layers/random_elastic_transform.hpp"

#include "layers/augmentation.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<RandomElasticTransformOptions> = layer_fields<RandomElasticTransformOptions>(
    Field{"factor", &RandomElasticTransformOptions::factor}, Field{"scale", &RandomElasticTransformOptions::scale},
    Field{"interpolation", &RandomElasticTransformOptions::interpolation},
    Field{"fill_mode", &RandomElasticTransformOptions::fill_mode},
    Field{"fill_value", &RandomElasticTransformOptions::fill_value},
    Field{"value_range", &RandomElasticTransformOptions::value_range},
    Field{"seed", &RandomElasticTransformOptions::seed},
    Field{"data_format", &RandomElasticTransformOptions::data_format});

namespace {

class RandomElasticTransformLayer final
    : public AugmentationLayer<RandomElasticTransformLayer, RandomElasticTransformOptions> {
 public:
  static constexpr const char* keras_name = "RandomElasticTransform";

  RandomElasticTransformLayer(NoArguments, RandomElasticTransformOptions options)
      : AugmentationLayer({}, checked(std::move(options))) {}

  Tensor changed(const Tensor& images, bool training) const {
    const RandomElasticTransformOptions& o = options();
    auto [low, high] = as_bounds(o.scale);
    if (!training || high == 0 || o.factor.values[1] == 0) return images;
    const Shape& s = images.shape();
    Tensor bent = chosen(s[0], as_bounds(o.factor));
    Tensor scale =
        random::uniform({}, {.minval = low, .maxval = high, .dtype = DType::float32, .seed = seeds()}) + 1e-6;
    auto shorter = static_cast<double>(std::min(s[1], s[2])), longer = static_cast<double>(std::max(s[1], s[2]));
    Tensor sigma = scale * (0.05 * shorter), alpha = scale * (0.1 * longer);
    int64_t size = static_cast<int64_t>(6 * 0.05 * shorter * high) | 1;
    Tensor noise = random::normal({s[0], s[1], s[2], 2}, {.dtype = DType::float32, .seed = seeds()}) * sigma;
    Tensor moves = blurred(noise, {size, size}, ops::stack({sigma, sigma})) * alpha;
    Tensor moved = moved_images(images, moves, o.interpolation == "bilinear", o.fill_mode, o.fill_value);
    return clipped(ops::where(bent, moved, images), o.value_range);
  }

 private:
  static RandomElasticTransformOptions checked(RandomElasticTransformOptions options) {
    options = with_factor(keras_name, std::move(options), {0, 1});
    Bounds scale = bounds_of(keras_name, "scale", options.scale, {0, 1});
    options.scale = {scale[0], scale[1]};
    check_name(keras_name, "interpolation", options.interpolation, {"nearest", "bilinear"});
    check_name(keras_name, "fill_mode", options.fill_mode, {"constant", "nearest", "wrap", "mirror", "reflect"});
    return options;
  }
};

const Registered registered_random_elastic_transform = RandomElasticTransformLayer::registered();

}  // namespace

Layer layers::RandomElasticTransform(const RandomElasticTransformOptions& options) {
  return Layer(std::make_shared<RandomElasticTransformLayer>(NoArguments{}, options));
}

}  // namespace addax
