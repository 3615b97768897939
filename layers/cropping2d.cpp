#include "addax/layers/cropping2d.hpp"

#include "layers/places.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<Cropping2DOptions> = layer_fields<Cropping2DOptions>(
    Field{"cropping", &Cropping2DOptions::cropping}, Field{"data_format", &Cropping2DOptions::data_format});

namespace {

class Cropping2DLayer final : public ConfiguredLayer<Cropping2DLayer, Cropping2DOptions> {
 public:
  static constexpr const char* keras_name = "Cropping2D";

  Cropping2DLayer(NoArguments, Cropping2DOptions options) : ConfiguredLayer({}, resolved(std::move(options))) {}

  Tensor call(const Tensor& x, const CallContext&) override {
    check_places(*this, x, 2);
    return cropped(*this, x, first_place(options().data_format), options().cropping);
  }

 private:
  static Cropping2DOptions resolved(Cropping2DOptions options) {
    options.cropping = sides_for(keras_name, "cropping", options.cropping, 2);
    return with_data_format(keras_name, std::move(options));
  }
};

const Registered registered_cropping2d = Cropping2DLayer::registered();

}  // namespace

Layer layers::Cropping2D(const Cropping2DOptions& options) {
  return Layer(std::make_shared<Cropping2DLayer>(NoArguments{}, options));
}

}  // namespace addax
