#include "addax/layers/gaussian_noise.hpp"

#include "addax/ops.hpp"
#include "layers/noise.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<GaussianNoiseOptions> = layer_fields<GaussianNoiseOptions>(Field{
    "seed", &GaussianNoiseOptions::seed});

namespace {

struct GaussianNoiseArguments {
  double stddev = 0;
  static constexpr auto fields() { return std::tuple{Field{"stddev", &GaussianNoiseArguments::stddev}}; }
};

class GaussianNoiseLayer final : public NoiseLayer<GaussianNoiseLayer, GaussianNoiseOptions, GaussianNoiseArguments> {
 public:
  static constexpr const char* keras_name = "GaussianNoise";
  using NoiseLayer::NoiseLayer;

  Tensor disturb(const Tensor& x, const random::SeedGenerator& seeds) const {
    return x + random::normal(x.shape(), {.stddev = arguments().stddev, .dtype = x.dtype(), .seed = seeds});
  }
};

const Registered registered_gaussian_noise = GaussianNoiseLayer::registered();

}  // namespace

Layer layers::GaussianNoise(double stddev, const GaussianNoiseOptions& options) {
  return Layer(std::make_shared<GaussianNoiseLayer>(GaussianNoiseArguments{stddev}, options));
}

}  // namespace addax
