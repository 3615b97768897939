#include "addax/layers/cropping1d.hpp"

#include "layers/places.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<Cropping1DOptions> = layer_fields<Cropping1DOptions>(Field{
    "cropping", &Cropping1DOptions::cropping});

namespace {

class Cropping1DLayer final : public ConfiguredLayer<Cropping1DLayer, Cropping1DOptions> {
 public:
  static constexpr const char* keras_name = "Cropping1D";

  Cropping1DLayer(NoArguments, Cropping1DOptions options) : ConfiguredLayer({}, resolved(std::move(options))) {}

  Tensor call(const Tensor& x, const CallContext&) override {
    check_places(*this, x, 1);
    return cropped(*this, x, 1, options().cropping);
  }

 private:
  static Cropping1DOptions resolved(Cropping1DOptions options) {
    options.cropping = sides_for(keras_name, "cropping", options.cropping, 1);
    return options;
  }
};

const Registered registered_cropping1d = Cropping1DLayer::registered();

}  // namespace

Layer layers::Cropping1D(const Cropping1DOptions& options) {
  return Layer(std::make_shared<Cropping1DLayer>(NoArguments{}, options));
}

}  // namespace addax
