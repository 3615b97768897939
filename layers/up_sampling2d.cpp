#include "addax/layers/up_sampling2d.hpp"

#include "core/lengths.hpp"
#include "layers/places.hpp"
#include "ops/images.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<UpSampling2DOptions> = layer_fields<UpSampling2DOptions>(
    Field{"size", &UpSampling2DOptions::size}, Field{"data_format", &UpSampling2DOptions::data_format},
    Field{"interpolation", &UpSampling2DOptions::interpolation});

namespace {

class UpSampling2DLayer final : public ConfiguredLayer<UpSampling2DLayer, UpSampling2DOptions> {
 public:
  static constexpr const char* keras_name = "UpSampling2D";

  UpSampling2DLayer(NoArguments, UpSampling2DOptions options) : ConfiguredLayer({}, resolved(std::move(options))) {
    check_name(keras_name, "interpolation", this->options().interpolation,
               {"nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"});
  }

  Tensor call(const Tensor& x, const CallContext&) override {
    check_places(*this, x, 2);
    int first = first_place(options().data_format);
    if (options().interpolation == "nearest") return repeated(x, first, options().size);
    const std::vector<int64_t>& size = options().size.list();
    return ops::image::resize(x, {product_of(x.shape()[first], size[0]), product_of(x.shape()[first + 1], size[1])},
                              {.interpolation = options().interpolation, .data_format = *options().data_format});
  }

 private:
  static UpSampling2DOptions resolved(UpSampling2DOptions options) {
    options.size = sizes_for(keras_name, "size", options.size, 2);
    return with_data_format(keras_name, std::move(options));
  }
};

const Registered registered_up_sampling2d = UpSampling2DLayer::registered();

}  // namespace

Layer layers::UpSampling2D(const UpSampling2DOptions& options) {
  return Layer(std::make_shared<UpSampling2DLayer>(NoArguments{}, options));
}

}  // namespace addax
