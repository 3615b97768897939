#include "addax/layers/relu.hpp"

#include "addax/ops.hpp"
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
    auto [max_value, slope, threshold] = std::tuple(options().max_value, options().negative_slope, options().threshold);
    if (threshold == 0 && !max_value) return slope == 0 ? ops::relu(x) : ops::leaky_relu(x, slope);
    if (threshold == 0 && max_value == 6 && slope == 0) return ops::relu6(x);
    Tensor y = threshold == 0 ? ops::relu(x) : ops::where(x > threshold, x, 0);
    if (max_value) y = ops::minimum(y, *max_value);
    return slope == 0 ? y : y - ops::relu(threshold - x) * slope;
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
