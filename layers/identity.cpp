#include "addax/layers/identity.hpp"

#include "addax/ops.hpp"
#include "nn/configured.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<IdentityOptions> = layer_fields<IdentityOptions>();

namespace {

class IdentityLayer final : public ConfiguredLayer<IdentityLayer, IdentityOptions> {
 public:
  static constexpr const char* keras_name = "Identity";
  using ConfiguredLayer::ConfiguredLayer;

  bool supports_masking() const override { return true; }
  Tensor call(const Tensor& x, const CallContext&) override { return x; }
};

const Registered registered_identity = IdentityLayer::registered();

}  // namespace

Layer layers::Identity(const IdentityOptions& options) {
  return Layer(std::make_shared<IdentityLayer>(NoArguments{}, options));
}

}  // namespace addax
