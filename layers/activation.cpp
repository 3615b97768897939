#include "addax/layers/activation.hpp"

#include "nn/configured.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<ActivationOptions> = layer_fields<ActivationOptions>();

namespace {

struct ActivationArguments {
  Activation activation;
  static constexpr auto fields() { return std::tuple{Field{"activation", &ActivationArguments::activation}}; }
};

class ActivationLayer final : public ConfiguredLayer<ActivationLayer, ActivationOptions, ActivationArguments> {
 public:
  static constexpr const char* keras_name = "Activation";
  using ConfiguredLayer::ConfiguredLayer;

  bool supports_masking() const override { return true; }
  Tensor call(const Tensor& x, const CallContext&) override { return arguments().activation(x); }
};

const Registered registered_activation = ActivationLayer::registered();

}  // namespace

Layer layers::Activation(const addax::Activation& activation, const ActivationOptions& options) {
  return Layer(std::make_shared<ActivationLayer>(ActivationArguments{activation}, options));
}

}  // namespace addax
