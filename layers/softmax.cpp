#include "addax/layers/softmax.hpp"

#include "addax/ops.hpp"
#include "nn/configured.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<SoftmaxOptions> = layer_fields<SoftmaxOptions>(Field{"axis", &SoftmaxOptions::axis});

namespace {

class SoftmaxLayer final : public ConfiguredLayer<SoftmaxLayer, SoftmaxOptions> {
 public:
  static constexpr const char* keras_name = "Softmax";
  using ConfiguredLayer::ConfiguredLayer;

  bool supports_masking() const override { return true; }

  Tensor call(const Tensor& x, const CallContext& context) override {
    if (!context.mask.defined()) return ops::softmax(x, ops::SoftmaxOptions{options().axis});
    Tensor keep = context.mask.dtype() == DType::bool_ ? context.mask : context.mask > 0.5;
    Tensor y = ops::softmax(ops::where(keep, x, hidden(x.dtype())), ops::SoftmaxOptions{options().axis});
    // Where everything is masked the softmax is even: nothing may remain of that.
    return ops::where(keep, y, 0);
  }

 private:
  static double hidden(DType dtype) { return dtype == DType::float16 ? -3e4 : -1e9; }
};

const Registered registered_softmax = SoftmaxLayer::registered();

}  // namespace

Layer layers::Softmax(const SoftmaxOptions& options) {
  return Layer(std::make_shared<SoftmaxLayer>(NoArguments{}, options));
}

}  // namespace addax
