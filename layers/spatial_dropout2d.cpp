#include "addax/layers/spatial_dropout2d.hpp"

#include "layers/spatial_dropout.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<SpatialDropout2DOptions> = layer_fields<SpatialDropout2DOptions>(
    Field{"seed", &SpatialDropout2DOptions::seed}, Field{"data_format", &SpatialDropout2DOptions::data_format});

namespace {

class SpatialDropout2DLayer final : public SpatialDropoutLayer<SpatialDropout2DLayer, SpatialDropout2DOptions, 2> {
 public:
  static constexpr const char* keras_name = "SpatialDropout2D";
  using SpatialDropoutLayer::SpatialDropoutLayer;
};

const Registered registered_spatial_dropout2d = SpatialDropout2DLayer::registered();

}  // namespace

Layer layers::SpatialDropout2D(double rate, const SpatialDropout2DOptions& options) {
  return Layer(std::make_shared<SpatialDropout2DLayer>(RateArguments{rate}, options));
}

}  // namespace addax
