#include "addax/layers/alpha_dropout.hpp"

#include <cmath>

#include "addax/ops.hpp"
#include "layers/noise.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<AlphaDropoutOptions> = layer_fields<AlphaDropoutOptions>(
    Field{"seed", &AlphaDropoutOptions::seed}, Field{"noise_shape", &AlphaDropoutOptions::noise_shape});

namespace {

constexpr double selu_lowest = -1.6732632423543772 * 1.0507009873554805;

class AlphaDropoutLayer final : public NoiseLayer<AlphaDropoutLayer, AlphaDropoutOptions> {
 public:
  static constexpr const char* keras_name = "AlphaDropout";
  using NoiseLayer::NoiseLayer;

  Tensor disturb(const Tensor& x, const random::SeedGenerator& seeds) const {
    double rate = arguments().rate;
    double scale = 1 / std::sqrt((1 - rate) * (1 + rate * selu_lowest * selu_lowest));
    Shape shape = noise_shape_for(x.shape(), options().noise_shape);
    Tensor keep = random::uniform(shape, {.dtype = DType::float32, .seed = seeds}) >= rate;
    return ops::where(keep, x, selu_lowest) * scale - scale * selu_lowest * rate;
  }
};

const Registered registered_alpha_dropout = AlphaDropoutLayer::registered();

}  // namespace

Layer layers::AlphaDropout(double rate, const AlphaDropoutOptions& options) {
  return Layer(std::make_shared<AlphaDropoutLayer>(RateArguments{rate}, options));
}

}  // namespace addax
