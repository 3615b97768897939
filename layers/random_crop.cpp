#include "addax/layers/random_crop.hpp"

#include <algorithm>

#include "layers/augmentation.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<RandomCropOptions> = layer_fields<RandomCropOptions>(
    Field{"seed", &RandomCropOptions::seed}, Field{"data_format", &RandomCropOptions::data_format});

namespace {

class RandomCropLayer final : public AugmentationLayer<RandomCropLayer, RandomCropOptions, SizeArguments> {
 public:
  static constexpr const char* keras_name = "RandomCrop";

  RandomCropLayer(SizeArguments size, RandomCropOptions options) : AugmentationLayer(size, std::move(options)) {
    sizes_for(keras_name, "height and width", {size.height, size.width}, 2);
  }

  Tensor changed(const Tensor& images, bool training) const {
    auto [height, width] = arguments();
    int64_t rows = images.shape()[1], columns = images.shape()[2];
    if (!training) return ops::image::resize(images, {height, width}, {.crop_to_aspect_ratio = true});
    if (rows > height && columns > width) return part(part(images, 1, height), 2, width);
    // As in Keras: the middle of the largest part of that shape is where the part begins, not how long it is.
    int64_t top = (rows - std::clamp<int64_t>(columns * height / width, 1, rows)) / 2;
    int64_t left = (columns - std::clamp<int64_t>(rows * width / height, 1, columns)) / 2;
    Tensor rest = images(all, Slice{top, top + height}, Slice{left, left + width});
    return ops::image::resize(rest, {height, width});
  }

 private:
  Tensor part(const Tensor& images, int axis, int64_t length) const {
    auto places = static_cast<double>(images.shape()[axis] - length + 1);
    Tensor start =
        ops::cast(random::uniform({}, {.maxval = places, .dtype = DType::float32, .seed = seeds()}), DType::int32);
    return ops::take(images, start + ops::arange(length), axis);
  }
};

const Registered registered_random_crop = RandomCropLayer::registered();

}  // namespace

Layer layers::RandomCrop(int64_t height, int64_t width, const RandomCropOptions& options) {
  return Layer(std::make_shared<RandomCropLayer>(SizeArguments{height, width}, options));
}

}  // namespace addax
