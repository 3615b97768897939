// SpatialDropoutLayer: dropout of whole channels, in any number of dimensions.
#pragma once

#include <vector>

#include "addax/ops.hpp"
#include "layers/data_format.hpp"
#include "layers/noise.hpp"

namespace addax {

/// For inputs of batch, `places` axes and channels.
template <class Self, class Options, int places>
class SpatialDropoutLayer : public NoiseLayer<Self, Options> {
 public:
  SpatialDropoutLayer(RateArguments arguments, Options options)
      : NoiseLayer<Self, Options>(arguments, with_format(std::move(options))) {}

  /// Keras' constructor takes no `trainable`.
  Json get_config() const override {
    Json config = NoiseLayer<Self, Options>::get_config();
    std::erase_if(config.members(), [](const Json::Member& member) { return member.first == "trainable"; });
    config["dtype"] = this->dtype_policy().name();
    return config;
  }

  Tensor disturb(const Tensor& x, const random::SeedGenerator& seeds) const {
    if (x.rank() != places + 2)
      throw ShapeError(place_of(*this) + ": expected an input with " + std::to_string(places + 2) + " axes, got " +
                       x.spec().to_string() + ".");
    Shape shape = x.shape();
    for (int a = 0; a < places; ++a) shape[first() + a] = 1;
    return random::dropout(x, this->arguments().rate, {.noise_shape = shape, .seed = seeds});
  }

 private:
  static constexpr bool formatted = requires(Options o) { o.data_format; };
  static Options with_format(Options options) {
    if constexpr (formatted) return with_data_format(Self::keras_name, std::move(options));
    return options;
  }
  int first() const {
    if constexpr (formatted) return first_place(this->options().data_format);
    return 1;
  }
};

}  // namespace addax
