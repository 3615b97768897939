#include "addax/layers/conv2d_transpose.hpp"

#include "layers/conv.hpp"

namespace addax {
namespace {

class Conv2DTransposeLayer final : public ConvTransposeLayer<Conv2DTransposeLayer, 2> {
 public:
  static constexpr const char* keras_name = "Conv2DTranspose";
  using ConvTransposeLayer::ConvTransposeLayer;
};

const Registered registered_conv2d_transpose =
    Conv2DTransposeLayer::registered("keras.layers", {"Convolution2DTranspose"});

}  // namespace

Layer layers::Conv2DTranspose(int64_t filters, const Sizes& kernel_size, const Conv2DTransposeOptions& options) {
  return Layer(std::make_shared<Conv2DTransposeLayer>(ConvArguments{filters, kernel_size}, options));
}

}  // namespace addax
