#include "addax/layers/spatial_dropout1d.hpp"

#include "layers/spatial_dropout.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<SpatialDropout1DOptions> = layer_fields<SpatialDropout1DOptions>(Field{
    "seed", &SpatialDropout1DOptions::seed});

namespace {

class SpatialDropout1DLayer final : public SpatialDropoutLayer<SpatialDropout1DLayer, SpatialDropout1DOptions, 1> {
 public:
  static constexpr const char* keras_name = "SpatialDropout1D";
  using SpatialDropoutLayer::SpatialDropoutLayer;
};

const Registered registered_spatial_dropout1d = SpatialDropout1DLayer::registered();

}  // namespace

Layer layers::SpatialDropout1D(double rate, const SpatialDropout1DOptions& options) {
  return Layer(std::make_shared<SpatialDropout1DLayer>(RateArguments{rate}, options));
}

}  // namespace addax
