#include "addax/layers/zero_padding3d.hpp"

#include "layers/places.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<ZeroPadding3DOptions> = layer_fields<ZeroPadding3DOptions>(
    Field{"padding", &ZeroPadding3DOptions::padding}, Field{"data_format", &ZeroPadding3DOptions::data_format});

namespace {

class ZeroPadding3DLayer final : public ConfiguredLayer<ZeroPadding3DLayer, ZeroPadding3DOptions> {
 public:
  static constexpr const char* keras_name = "ZeroPadding3D";

  ZeroPadding3DLayer(NoArguments, ZeroPadding3DOptions options) : ConfiguredLayer({}, resolved(std::move(options))) {}

  Tensor call(const Tensor& x, const CallContext&) override {
    check_places(*this, x, 3);
    return zero_padded(x, first_place(options().data_format), options().padding);
  }

 private:
  static ZeroPadding3DOptions resolved(ZeroPadding3DOptions options) {
    options.padding = sides_for(keras_name, "padding", options.padding, 3);
    return with_data_format(keras_name, std::move(options));
  }
};

const Registered registered_zero_padding3d = ZeroPadding3DLayer::registered();

}  // namespace

Layer layers::ZeroPadding3D(const ZeroPadding3DOptions& options) {
  return Layer(std::make_shared<ZeroPadding3DLayer>(NoArguments{}, options));
}

}  // namespace addax
