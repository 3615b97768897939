#include "addax/layers/wrapper.hpp"

#include "layers/wrapper.hpp"

namespace addax {
namespace {

class PlainWrapperLayer final : public WrapperLayer<PlainWrapperLayer> {
 public:
  static constexpr const char* keras_name = "Wrapper";
  using WrapperLayer::WrapperLayer;

  Tensors call_all(const Tensors& inputs, const CallContext& context) override {
    Tensors outputs = wrapped().call_all(inputs, options_for(context));
    for (Tensor& y : outputs) y = as_own(y);
    return outputs;
  }
};

const Registered registered_wrapper = PlainWrapperLayer::registered();

}  // namespace

Layer layers::Wrapper(const Layer& layer, const LayerOptions& options) {
  return Layer(std::make_shared<PlainWrapperLayer>(WrapperArguments{layer}, options));
}

}  // namespace addax
