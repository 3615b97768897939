#include "addax/layers/depthwise_conv1d.hpp"

#include "layers/conv.hpp"

namespace addax {
namespace {

class DepthwiseConv1DLayer final : public DepthwiseConvLayer<DepthwiseConv1DLayer, 1> {
 public:
  static constexpr const char* keras_name = "DepthwiseConv1D";
  using DepthwiseConvLayer::DepthwiseConvLayer;
};

const Registered registered_depthwise_conv1d = DepthwiseConv1DLayer::registered();

}  // namespace

Layer layers::DepthwiseConv1D(const Sizes& kernel_size, const DepthwiseConv1DOptions& options) {
  return Layer(std::make_shared<DepthwiseConv1DLayer>(DepthwiseConvArguments{kernel_size}, options));
}

}  // namespace addax
