#include "addax/layers/random_gaussian_blur.hpp"

#include "layers/augmentation.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<RandomGaussianBlurOptions> = layer_fields<RandomGaussianBlurOptions>(
    Field{"factor", &RandomGaussianBlurOptions::factor}, Field{"kernel_size", &RandomGaussianBlurOptions::kernel_size},
    Field{"sigma", &RandomGaussianBlurOptions::sigma}, Field{"value_range", &RandomGaussianBlurOptions::value_range},
    Field{"data_format", &RandomGaussianBlurOptions::data_format}, Field{"seed", &RandomGaussianBlurOptions::seed});

namespace {

class RandomGaussianBlurLayer final : public AugmentationLayer<RandomGaussianBlurLayer, RandomGaussianBlurOptions> {
 public:
  static constexpr const char* keras_name = "RandomGaussianBlur";

  RandomGaussianBlurLayer(NoArguments, RandomGaussianBlurOptions options)
      : AugmentationLayer({}, checked(std::move(options))) {}

  Tensor changed(const Tensor& images, bool training) const {
    if (!training) return images;
    Tensor blurry = chosen(images.shape()[0], as_bounds(options().factor));
    auto [low, high] = as_bounds(options().sigma);
    Tensor sigma =
        random::uniform({2}, {.minval = low, .maxval = high, .dtype = DType::float32, .seed = seeds()}) + 1e-6;
    std::vector<int64_t> size = options().kernel_size.list();
    Tensor y = ops::where(blurry, blurred(images, {size[1], size[0]}, ops::flip(sigma, 0)), images);
    return clipped(y, options().value_range);
  }

 private:
  static RandomGaussianBlurOptions checked(RandomGaussianBlurOptions options) {
    options = with_factor(keras_name, std::move(options), {0, 1});
    Bounds sigma = bounds_of(keras_name, "sigma", options.sigma, {0, 1});
    options.sigma = {sigma[0], sigma[1]};
    options.kernel_size = sizes_for(keras_name, "kernel_size", options.kernel_size, 2);
    for (int64_t size : options.kernel_size.list())
      if (size % 2 == 0)
        throw OptionError("RandomGaussianBlur: expected an odd kernel_size, got " + std::to_string(size) + ".");
    return options;
  }
};

const Registered registered_random_gaussian_blur = RandomGaussianBlurLayer::registered();

}  // namespace

Layer layers::RandomGaussianBlur(const RandomGaussianBlurOptions& options) {
  return Layer(std::make_shared<RandomGaussianBlurLayer>(NoArguments{}, options));
}

}  // namespace addax
