#include "addax/layers/separable_conv2d.hpp"

#include "layers/conv.hpp"

namespace addax {
namespace {

class SeparableConv2DLayer final : public SeparableConvLayer<SeparableConv2DLayer, 2> {
 public:
  static constexpr const char* keras_name = "SeparableConv2D";
  using SeparableConvLayer::SeparableConvLayer;
};

const Registered registered_separable_conv2d =
    SeparableConv2DLayer::registered("keras.layers", {"SeparableConvolution2D"});

}  // namespace

Layer layers::SeparableConv2D(int64_t filters, const Sizes& kernel_size, const SeparableConv2DOptions& options) {
  return Layer(std::make_shared<SeparableConv2DLayer>(ConvArguments{filters, kernel_size}, options));
}

}  // namespace addax
