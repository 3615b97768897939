#include "addax/layers/relu.hpp"

#include "addax/activations.hpp"
#include "nn/configured.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<ReLUOptions> = layer_fields<ReLUOptions>(Field{"max_value", &ReLUOptions::max_value},
                                                                         Field{"negative_slope",
                                                                               &ReLUOptions::negative_slope},
                                                                         Field{"threshold", &ReLUOptions::threshold});

namespace {

class ReLULayer final : public ConfiguredLayer<ReLULayer, ReLUOptions> {
 public:
  static constexpr const char* keras_name = "ReLU";

  ReLULayer(NoArguments, ReLUOptions options) : ConfiguredLayer({}, std::move(options)) {
    const ReLUOptions& o = this->options();
    check("max_value", o.max_value.value_or(0));
    check("negative_slope", o.negative_slope);
    check("threshold", o.threshold);
  }

  bool supports_masking() const override { return true; }

  Tensor call(const Tensor& x, const CallContext&) override {
    const ReLUOptions& o = options();
    return activations::relu(x, {o.negative_slope, o.max_value, o.threshold});
  }

 private:
  static void check(const char* option, double value) {
    if (!(value >= 0))
      throw OptionError(std::string("ReLU: expected ") + option + " of at least 0, got " + Json(value).to_python() +
                        ".");
  }
};

const Registered registered_relu = ReLULayer::registered();

}  // namespace

Layer layers::ReLU(const ReLUOptions& options) { return Layer(std::make_shared<ReLULayer>(NoArguments{}, options)); }

}  // namespace addax
