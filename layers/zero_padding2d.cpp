#include "addax/layers/zero_padding2d.hpp"

#include "layers/places.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<ZeroPadding2DOptions> = layer_fields<ZeroPadding2DOptions>(
    Field{"padding", &ZeroPadding2DOptions::padding}, Field{"data_format", &ZeroPadding2DOptions::data_format});

namespace {

class ZeroPadding2DLayer final : public ConfiguredLayer<ZeroPadding2DLayer, ZeroPadding2DOptions> {
 public:
  static constexpr const char* keras_name = "ZeroPadding2D";

  ZeroPadding2DLayer(NoArguments, ZeroPadding2DOptions options) : ConfiguredLayer({}, resolved(std::move(options))) {}

  Tensor call(const Tensor& x, const CallContext&) override {
    check_places(*this, x, 2);
    return zero_padded(x, first_place(options().data_format), options().padding);
  }

 private:
  static ZeroPadding2DOptions resolved(ZeroPadding2DOptions options) {
    options.padding = sides_for(keras_name, "padding", options.padding, 2);
    return with_data_format(keras_name, std::move(options));
  }
};

const Registered registered_zero_padding2d = ZeroPadding2DLayer::registered();

}  // namespace

Layer layers::ZeroPadding2D(const ZeroPadding2DOptions& options) {
  return Layer(std::make_shared<ZeroPadding2DLayer>(NoArguments{}, options));
}

}  // namespace addax
