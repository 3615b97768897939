#include "addax/layers/up_sampling1d.hpp"

#include "layers/places.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<UpSampling1DOptions> = layer_fields<UpSampling1DOptions>(Field{
    "size", &UpSampling1DOptions::size});

namespace {

class UpSampling1DLayer final : public ConfiguredLayer<UpSampling1DLayer, UpSampling1DOptions> {
 public:
  static constexpr const char* keras_name = "UpSampling1D";

  UpSampling1DLayer(NoArguments, UpSampling1DOptions options) : ConfiguredLayer({}, std::move(options)) {
    sizes_for(keras_name, "size", this->options().size, 1);
  }

  Tensor call(const Tensor& x, const CallContext&) override {
    check_places(*this, x, 1);
    return repeated(x, 1, options().size);
  }
};

const Registered registered_up_sampling1d = UpSampling1DLayer::registered();

}  // namespace

Layer layers::UpSampling1D(const UpSampling1DOptions& options) {
  return Layer(std::make_shared<UpSampling1DLayer>(NoArguments{}, options));
}

}  // namespace addax
