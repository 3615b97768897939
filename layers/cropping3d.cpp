#include "addax/layers/cropping3d.hpp"

#include "layers/places.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<Cropping3DOptions> = layer_fields<Cropping3DOptions>(
    Field{"cropping", &Cropping3DOptions::cropping}, Field{"data_format", &Cropping3DOptions::data_format});

namespace {

class Cropping3DLayer final : public ConfiguredLayer<Cropping3DLayer, Cropping3DOptions> {
 public:
  static constexpr const char* keras_name = "Cropping3D";

  Cropping3DLayer(NoArguments, Cropping3DOptions options) : ConfiguredLayer({}, resolved(std::move(options))) {}

  Tensor call(const Tensor& x, const CallContext&) override {
    check_places(*this, x, 3);
    return cropped(*this, x, first_place(options().data_format), options().cropping);
  }

 private:
  static Cropping3DOptions resolved(Cropping3DOptions options) {
    options.cropping = sides_for(keras_name, "cropping", options.cropping, 3);
    return with_data_format(keras_name, std::move(options));
  }
};

const Registered registered_cropping3d = Cropping3DLayer::registered();

}  // namespace

Layer layers::Cropping3D(const Cropping3DOptions& options) {
  return Layer(std::make_shared<Cropping3DLayer>(NoArguments{}, options));
}

}  // namespace addax
