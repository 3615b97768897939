#include "addax/layers/conv2d.hpp"

#include "layers/conv.hpp"

namespace addax {
namespace {

class Conv2DLayer final : public ConvLayer<Conv2DLayer, 2> {
 public:
  static constexpr const char* keras_name = "Conv2D";
  using ConvLayer::ConvLayer;
};

const Registered registered_conv2d = Conv2DLayer::registered("keras.layers", {"Convolution2D"});

}  // namespace

Layer layers::Conv2D(int64_t filters, const Sizes& kernel_size, const Conv2DOptions& options) {
  return Layer(std::make_shared<Conv2DLayer>(ConvArguments{filters, kernel_size}, options));
}

}  // namespace addax
