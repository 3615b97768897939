#include "addax/layers/rescaling.hpp"

#include "addax/ops.hpp"
#include "nn/configured.hpp"
#include "nn/numbers.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<RescalingOptions> = layer_fields<RescalingOptions>(Field{"offset",
                                                                                         &RescalingOptions::offset});

namespace {

struct RescalingArguments {
  Numbers scale = 1.0;
  static constexpr auto fields() { return std::tuple{Field{"scale", &RescalingArguments::scale}}; }
};

class RescalingLayer final : public ConfiguredLayer<RescalingLayer, RescalingOptions, RescalingArguments> {
 public:
  static constexpr const char* keras_name = "Rescaling";
  using ConfiguredLayer::ConfiguredLayer;

  bool supports_masking() const override { return true; }

  Tensor call(const Tensor& x, const CallContext&) override {
    DType dtype = dtype_policy().compute_dtype();
    Tensor scaled = ops::cast(x, dtype) * numbers_of(arguments().scale, dtype);
    return options().offset == Numbers(0.0) ? scaled : scaled + numbers_of(options().offset, dtype);
  }
};

const Registered registered_rescaling = RescalingLayer::registered();

}  // namespace

Layer layers::Rescaling(const Numbers& scale, const RescalingOptions& options) {
  return Layer(std::make_shared<RescalingLayer>(RescalingArguments{scale}, options));
}

}  // namespace addax
