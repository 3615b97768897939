#include "addax/layers/gaussian_dropout.hpp"

#include <cmath>

#include "addax/ops.hpp"
#include "layers/noise.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<GaussianDropoutOptions> = layer_fields<GaussianDropoutOptions>(Field{
    "seed", &GaussianDropoutOptions::seed});

namespace {

class GaussianDropoutLayer final : public NoiseLayer<GaussianDropoutLayer, GaussianDropoutOptions> {
 public:
  static constexpr const char* keras_name = "GaussianDropout";
  using NoiseLayer::NoiseLayer;

  Tensor disturb(const Tensor& x, const random::SeedGenerator& seeds) const {
    double rate = arguments().rate, stddev = std::sqrt(rate / (1 - rate));
    return x * random::normal(x.shape(), {.mean = 1, .stddev = stddev, .dtype = x.dtype(), .seed = seeds});
  }
};

const Registered registered_gaussian_dropout = GaussianDropoutLayer::registered();

}  // namespace

Layer layers::GaussianDropout(double rate, const GaussianDropoutOptions& options) {
  return Layer(std::make_shared<GaussianDropoutLayer>(RateArguments{rate}, options));
}

}  // namespace addax
