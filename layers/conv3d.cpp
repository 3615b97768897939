#include "addax/layers/conv3d.hpp"

#include "layers/conv.hpp"

namespace addax {
namespace {

class Conv3DLayer final : public ConvLayer<Conv3DLayer, 3> {
 public:
  static constexpr const char* keras_name = "Conv3D";
  using ConvLayer::ConvLayer;
};

const Registered registered_conv3d = Conv3DLayer::registered("keras.layers", {"Convolution3D"});

}  // namespace

Layer layers::Conv3D(int64_t filters, const Sizes& kernel_size, const Conv3DOptions& options) {
  return Layer(std::make_shared<Conv3DLayer>(ConvArguments{filters, kernel_size}, options));
}

}  // namespace addax
