#include "addax/layers/spatial_dropout3d.hpp"

#include "layers/spatial_dropout.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<SpatialDropout3DOptions> = layer_fields<SpatialDropout3DOptions>(
    Field{"seed", &SpatialDropout3DOptions::seed}, Field{"data_format", &SpatialDropout3DOptions::data_format});

namespace {

class SpatialDropout3DLayer final : public SpatialDropoutLayer<SpatialDropout3DLayer, SpatialDropout3DOptions, 3> {
 public:
  static constexpr const char* keras_name = "SpatialDropout3D";
  using SpatialDropoutLayer::SpatialDropoutLayer;
};

const Registered registered_spatial_dropout3d = SpatialDropout3DLayer::registered();

}  // namespace

Layer layers::SpatialDropout3D(double rate, const SpatialDropout3DOptions& options) {
  return Layer(std::make_shared<SpatialDropout3DLayer>(RateArguments{rate}, options));
}

}  // namespace addax
