#include "addax/layers/rescaling.hpp"

#include "addax/ops.hpp"
#include "nn/configured.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<RescalingOptions> = layer_fields<RescalingOptions>(Field{"offset",
                                                                                         &RescalingOptions::offset});

namespace {

struct RescalingArguments {
  double scale = 1;
  static constexpr auto fields() { return std::tuple{Field{"scale", &RescalingArguments::scale}}; }
};

class RescalingLayer final : public ConfiguredLayer<RescalingLayer, RescalingOptions, RescalingArguments> {
 public:
  static constexpr const char* keras_name = "Rescaling";
  using ConfiguredLayer::ConfiguredLayer;

  bool supports_masking() const override { return true; }

  Tensor call(const Tensor& x, const CallContext&) override {
    Tensor scaled = ops::cast(x, dtype_policy().compute_dtype()) * arguments().scale;
    return options().offset == 0 ? scaled : scaled + options().offset;
  }
};

const Registered registered = RescalingLayer::registered();

}  // namespace

Layer layers::Rescaling(double scale, const RescalingOptions& options) {
  return Layer(std::make_shared<RescalingLayer>(RescalingArguments{scale}, options));
}

}  // namespace addax
