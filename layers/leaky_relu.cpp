#include "addax/layers/leaky_relu.hpp"

#include "addax/ops.hpp"
#include "nn/configured.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<LeakyReLUOptions> = layer_fields<LeakyReLUOptions>(Field{
    "negative_slope", &LeakyReLUOptions::negative_slope});

namespace {

class LeakyReLULayer final : public ConfiguredLayer<LeakyReLULayer, LeakyReLUOptions> {
 public:
  static constexpr const char* keras_name = "LeakyReLU";

  LeakyReLULayer(NoArguments, LeakyReLUOptions options) : ConfiguredLayer({}, std::move(options)) {
    if (double slope = this->options().negative_slope; !(slope >= 0))
      throw OptionError("LeakyReLU: expected negative_slope of at least 0, got " + Json(slope).to_python() + ".");
  }

  bool supports_masking() const override { return true; }
  Tensor call(const Tensor& x, const CallContext&) override { return ops::leaky_relu(x, options().negative_slope); }
};

const Registered registered_leaky_relu = LeakyReLULayer::registered();

}  // namespace

Layer layers::LeakyReLU(const LeakyReLUOptions& options) {
  return Layer(std::make_shared<LeakyReLULayer>(NoArguments{}, options));
}

}  // namespace addax
