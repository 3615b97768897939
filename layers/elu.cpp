#include "addax/layers/elu.hpp"

#include "addax/ops.hpp"
#include "nn/configured.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<ELUOptions> = layer_fields<ELUOptions>(Field{"alpha", &ELUOptions::alpha});

namespace {

class ELULayer final : public ConfiguredLayer<ELULayer, ELUOptions> {
 public:
  static constexpr const char* keras_name = "ELU";
  using ConfiguredLayer::ConfiguredLayer;

  bool supports_masking() const override { return true; }
  Tensor call(const Tensor& x, const CallContext&) override { return ops::elu(x, options().alpha); }
};

const Registered registered_elu = ELULayer::registered();

}  // namespace

Layer layers::ELU(const ELUOptions& options) { return Layer(std::make_shared<ELULayer>(NoArguments{}, options)); }

}  // namespace addax
