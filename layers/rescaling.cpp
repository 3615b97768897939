#include "addax/layers/rescaling.hpp"

#include "addax/ops.hpp"
#include "nn/configured.hpp"

namespace addax {

/// A number, or a list.
template <>
struct ConfigValue<PerChannel> {
  static Json to(const PerChannel& x) { return x.single ? Json(x.values.front()) : Json::array(x.values); }
  static PerChannel from(const Json& json) {
    if (json.is_array()) return ConfigValue<std::vector<double>>::from(json);
    return double_from_config(json);
  }
};

template <>
inline constexpr auto fields_of<RescalingOptions> = layer_fields<RescalingOptions>(Field{"offset",
                                                                                         &RescalingOptions::offset});

namespace {

struct RescalingArguments {
  PerChannel scale = 1.0;
  static constexpr auto fields() { return std::tuple{Field{"scale", &RescalingArguments::scale}}; }
};

class RescalingLayer final : public ConfiguredLayer<RescalingLayer, RescalingOptions, RescalingArguments> {
 public:
  static constexpr const char* keras_name = "Rescaling";
  using ConfiguredLayer::ConfiguredLayer;

  bool supports_masking() const override { return true; }

  Tensor call(const Tensor& x, const CallContext&) override {
    Tensor scaled = ops::cast(x, dtype_policy().compute_dtype()) * number(arguments().scale);
    return options().offset == PerChannel(0.0) ? scaled : scaled + number(options().offset);
  }

 private:
  Tensor number(const PerChannel& x) const {
    return x.single ? Tensor(x.values.front()) : ops::cast(Tensor::from(x.values), dtype_policy().compute_dtype());
  }
};

const Registered registered = RescalingLayer::registered();

}  // namespace

Layer layers::Rescaling(const PerChannel& scale, const RescalingOptions& options) {
  return Layer(std::make_shared<RescalingLayer>(RescalingArguments{scale}, options));
}

}  // namespace addax
