#include "addax/layers/depthwise_conv2d.hpp"

#include "layers/conv.hpp"

namespace addax {
namespace {

class DepthwiseConv2DLayer final : public DepthwiseConvLayer<DepthwiseConv2DLayer, 2> {
 public:
  static constexpr const char* keras_name = "DepthwiseConv2D";
  using DepthwiseConvLayer::DepthwiseConvLayer;
};

const Registered registered_depthwise_conv2d = DepthwiseConv2DLayer::registered();

}  // namespace

Layer layers::DepthwiseConv2D(const Sizes& kernel_size, const DepthwiseConv2DOptions& options) {
  return Layer(std::make_shared<DepthwiseConv2DLayer>(DepthwiseConvArguments{kernel_size}, options));
}

}  // namespace addax
