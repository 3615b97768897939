#include "addax/layers/resizing.hpp"

#include "layers/augmentation.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<ResizingOptions> = layer_fields<ResizingOptions>(
    Field{"interpolation", &ResizingOptions::interpolation},
    Field{"crop_to_aspect_ratio", &ResizingOptions::crop_to_aspect_ratio},
    Field{"pad_to_aspect_ratio", &ResizingOptions::pad_to_aspect_ratio},
    Field{"fill_mode", &ResizingOptions::fill_mode}, Field{"fill_value", &ResizingOptions::fill_value},
    Field{"antialias", &ResizingOptions::antialias}, Field{"data_format", &ResizingOptions::data_format});

namespace {

class ResizingLayer final : public ImageLayer<ResizingLayer, ResizingOptions, SizeArguments> {
 public:
  static constexpr const char* keras_name = "Resizing";

  ResizingLayer(SizeArguments size, ResizingOptions options) : ImageLayer(size, std::move(options)) {
    sizes_for(keras_name, "height and width", {size.height, size.width}, 2);
  }

  Tensor call(const Tensor& x, const CallContext&) override {
    const ResizingOptions& o = options();
    return ops::image::resize(x, {arguments().height, arguments().width},
                              {o.interpolation, o.antialias, o.crop_to_aspect_ratio, o.pad_to_aspect_ratio, o.fill_mode,
                               o.fill_value, *o.data_format});
  }
};

const Registered registered_resizing = ResizingLayer::registered();

}  // namespace

Layer layers::Resizing(int64_t height, int64_t width, const ResizingOptions& options) {
  return Layer(std::make_shared<ResizingLayer>(SizeArguments{height, width}, options));
}

}  // namespace addax
