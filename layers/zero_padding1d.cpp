#include "addax/layers/zero_padding1d.hpp"

#include "layers/places.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<ZeroPadding1DOptions> = layer_fields<ZeroPadding1DOptions>(
    Field{"padding", &ZeroPadding1DOptions::padding}, Field{"data_format", &ZeroPadding1DOptions::data_format});

namespace {

class ZeroPadding1DLayer final : public ConfiguredLayer<ZeroPadding1DLayer, ZeroPadding1DOptions> {
 public:
  static constexpr const char* keras_name = "ZeroPadding1D";

  ZeroPadding1DLayer(NoArguments, ZeroPadding1DOptions options) : ConfiguredLayer({}, resolved(std::move(options))) {}

  Tensor call(const Tensor& x, const CallContext&) override {
    check_places(*this, x, 1);
    return zero_padded(x, first_place(options().data_format), options().padding);
  }

 private:
  static ZeroPadding1DOptions resolved(ZeroPadding1DOptions options) {
    options.padding = sides_for(keras_name, "padding", options.padding, 1);
    return with_data_format(keras_name, std::move(options));
  }
};

const Registered registered_zero_padding1d = ZeroPadding1DLayer::registered();

}  // namespace

Layer layers::ZeroPadding1D(const ZeroPadding1DOptions& options) {
  return Layer(std::make_shared<ZeroPadding1DLayer>(NoArguments{}, options));
}

}  // namespace addax
