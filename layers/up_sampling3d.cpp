#include "addax/layers/up_sampling3d.hpp"

#include "layers/places.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<UpSampling3DOptions> = layer_fields<UpSampling3DOptions>(
    Field{"size", &UpSampling3DOptions::size}, Field{"data_format", &UpSampling3DOptions::data_format});

namespace {

class UpSampling3DLayer final : public ConfiguredLayer<UpSampling3DLayer, UpSampling3DOptions> {
 public:
  static constexpr const char* keras_name = "UpSampling3D";

  UpSampling3DLayer(NoArguments, UpSampling3DOptions options) : ConfiguredLayer({}, resolved(std::move(options))) {}

  Tensor call(const Tensor& x, const CallContext&) override {
    check_places(*this, x, 3);
    return repeated(x, first_place(options().data_format), options().size);
  }

 private:
  static UpSampling3DOptions resolved(UpSampling3DOptions options) {
    options.size = sizes_for(keras_name, "size", options.size, 3);
    return with_data_format(keras_name, std::move(options));
  }
};

const Registered registered_up_sampling3d = UpSampling3DLayer::registered();

}  // namespace

Layer layers::UpSampling3D(const UpSampling3DOptions& options) {
  return Layer(std::make_shared<UpSampling3DLayer>(NoArguments{}, options));
}

}  // namespace addax
