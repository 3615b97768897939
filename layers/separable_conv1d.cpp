#include "addax/layers/separable_conv1d.hpp"

#include "layers/conv.hpp"

namespace addax {
namespace {

class SeparableConv1DLayer final : public SeparableConvLayer<SeparableConv1DLayer, 1> {
 public:
  static constexpr const char* keras_name = "SeparableConv1D";
  using SeparableConvLayer::SeparableConvLayer;
};

const Registered registered_separable_conv1d =
    SeparableConv1DLayer::registered("keras.layers", {"SeparableConvolution1D"});

}  // namespace

Layer layers::SeparableConv1D(int64_t filters, const Sizes& kernel_size, const SeparableConv1DOptions& options) {
  return Layer(std::make_shared<SeparableConv1DLayer>(ConvArguments{filters, kernel_size}, options));
}

}  // namespace addax
