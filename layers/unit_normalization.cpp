#include "addax/layers/unit_normalization.hpp"

#include "addax/ops.hpp"
#include "nn/configured.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<UnitNormalizationOptions> = layer_fields<UnitNormalizationOptions>(Field{
    "axis", &UnitNormalizationOptions::axis});

namespace {

class UnitNormalizationLayer final : public ConfiguredLayer<UnitNormalizationLayer, UnitNormalizationOptions> {
 public:
  static constexpr const char* keras_name = "UnitNormalization";
  using ConfiguredLayer::ConfiguredLayer;

  bool supports_masking() const override { return true; }
  Tensor call(const Tensor& x, const CallContext&) override {
    return ops::normalize(x, {.axis = options().axis, .epsilon = 1e-12});
  }
};

const Registered registered_unit_normalization = UnitNormalizationLayer::registered();

}  // namespace

Layer layers::UnitNormalization(const UnitNormalizationOptions& options) {
  return Layer(std::make_shared<UnitNormalizationLayer>(NoArguments{}, options));
}

}  // namespace addax
