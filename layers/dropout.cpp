#include "addax/layers/dropout.hpp"

#include "addax/ops.hpp"
#include "layers/noise.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<DropoutOptions> = layer_fields<DropoutOptions>(Field{"seed", &DropoutOptions::seed},
                                                                               Field{"noise_shape",
                                                                                     &DropoutOptions::noise_shape});

namespace {

class DropoutLayer final : public NoiseLayer<DropoutLayer, DropoutOptions> {
 public:
  static constexpr const char* keras_name = "Dropout";
  using NoiseLayer::NoiseLayer;

  Tensor disturb(const Tensor& x, const random::SeedGenerator& seeds) const {
    Shape shape = noise_shape_for(x.shape(), options().noise_shape);
    return random::dropout(x, arguments().rate, {.noise_shape = shape, .seed = seeds});
  }
};

const Registered registered_dropout = DropoutLayer::registered();

}  // namespace

Layer layers::Dropout(double rate, const DropoutOptions& options) {
  return Layer(std::make_shared<DropoutLayer>(RateArguments{rate}, options));
}

}  // namespace addax
