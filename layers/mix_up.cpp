#include "addax/layers/mix_up.hpp"

#include "layers/mixing.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<MixUpOptions> = layer_fields<MixUpOptions>(Field{"alpha", &MixUpOptions::alpha},
                                                                           Field{"data_format",
                                                                                 &MixUpOptions::data_format},
                                                                           Field{"seed", &MixUpOptions::seed});

namespace {

class MixUpLayer final : public MixingLayer<MixUpLayer, MixUpOptions> {
 public:
  static constexpr const char* keras_name = "MixUp";

  MixUpLayer(NoArguments, MixUpOptions options) : MixingLayer({}, std::move(options)) {
    if (!(this->options().alpha > 0))
      throw OptionError("MixUp: expected alpha above 0, got " + Json(this->options().alpha).to_python() + ".");
  }

  Mixed mixed(const Tensor& images) const {
    int64_t n = images.shape()[0];
    Tensor order = shuffled(n);
    Tensor weight = random::beta({n}, options().alpha, options().alpha, {.dtype = DType::float32, .seed = seeds()});
    Tensor own = per_image(weight, images.dtype());
    return {own * images + (1 - own) * ops::take(images, order, 0), order, weight};
  }
};

const Registered registered_mix_up = MixUpLayer::registered();

}  // namespace

Layer layers::MixUp(const MixUpOptions& options) { return Layer(std::make_shared<MixUpLayer>(NoArguments{}, options)); }

}  // namespace addax
