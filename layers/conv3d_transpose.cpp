#include "addax/layers/conv3d_transpose.hpp"

#include "layers/conv.hpp"

namespace addax {
namespace {

class Conv3DTransposeLayer final : public ConvTransposeLayer<Conv3DTransposeLayer, 3> {
 public:
  static constexpr const char* keras_name = "Conv3DTranspose";
  using ConvTransposeLayer::ConvTransposeLayer;
};

const Registered registered_conv3d_transpose =
    Conv3DTransposeLayer::registered("keras.layers", {"Convolution3DTranspose"});

}  // namespace

Layer layers::Conv3DTranspose(int64_t filters, const Sizes& kernel_size, const Conv3DTransposeOptions& options) {
  return Layer(std::make_shared<Conv3DTransposeLayer>(ConvArguments{filters, kernel_size}, options));
}

}  // namespace addax
