#include "addax/layers/masking.hpp"

#include "addax/ops.hpp"
#include "nn/configured.hpp"
#include "nn/masks.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<MaskingOptions> = layer_fields<MaskingOptions>(Field{"mask_value",
                                                                                     &MaskingOptions::mask_value});

namespace {

class MaskingLayer final : public ConfiguredLayer<MaskingLayer, MaskingOptions> {
 public:
  static constexpr const char* keras_name = "Masking";
  using ConfiguredLayer::ConfiguredLayer;

  bool supports_masking() const override { return true; }

  Tensor call(const Tensor& x, const CallContext&) override {
    Tensor mask = compute_mask(x, {}), y = ops::where(ops::expand_dims(mask, -1), x, 0);
    set_mask(y, mask);
    return y;
  }

  Tensor compute_mask(const Tensors& inputs, const Tensor&) override {
    return ops::any(inputs[0] != options().mask_value, -1);
  }
};

const Registered registered_masking = MaskingLayer::registered();

}  // namespace

Layer layers::Masking(const MaskingOptions& options) {
  return Layer(std::make_shared<MaskingLayer>(NoArguments{}, options));
}

}  // namespace addax
