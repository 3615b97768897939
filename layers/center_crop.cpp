#include "addax/layers/center_crop.hpp"

#include "layers/augmentation.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<CenterCropOptions> = layer_fields<CenterCropOptions>(Field{
    "data_format", &CenterCropOptions::data_format});

namespace {

class CenterCropLayer final : public ImageLayer<CenterCropLayer, CenterCropOptions, SizeArguments> {
 public:
  static constexpr const char* keras_name = "CenterCrop";

  CenterCropLayer(SizeArguments size, CenterCropOptions options) : ImageLayer(size, std::move(options)) {
    sizes_for(keras_name, "height and width", {size.height, size.width}, 2);
  }

  Tensor call(const Tensor& x, const CallContext&) override {
    Batched images(place_of(*this).c_str(), ops::cast(x, dtype_policy().compute_dtype()), *options().data_format);
    Shape s = images.x().shape();
    auto [height, width] = arguments();
    if (s[1] < height || s[2] < width)
      return images.back(ops::image::resize(images.x(), {height, width}, {.crop_to_aspect_ratio = true}));
    return images.back(
        ops::slice(images.x(), {0, (s[1] - height) / 2, (s[2] - width) / 2, 0}, {s[0], height, width, s[3]}));
  }
};

const Registered registered_center_crop = CenterCropLayer::registered();

}  // namespace

Layer layers::CenterCrop(int64_t height, int64_t width, const CenterCropOptions& options) {
  return Layer(std::make_shared<CenterCropLayer>(SizeArguments{height, width}, options));
}

}  // namespace addax
