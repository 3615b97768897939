#include "addax/layers/conv1d_transpose.hpp"

#include "layers/conv.hpp"

namespace addax {
namespace {

class Conv1DTransposeLayer final : public ConvTransposeLayer<Conv1DTransposeLayer, 1> {
 public:
  static constexpr const char* keras_name = "Conv1DTranspose";
  using ConvTransposeLayer::ConvTransposeLayer;
};

const Registered registered_conv1d_transpose =
    Conv1DTransposeLayer::registered("keras.layers", {"Convolution1DTranspose"});

}  // namespace

Layer layers::Conv1DTranspose(int64_t filters, const Sizes& kernel_size, const Conv1DTransposeOptions& options) {
  return Layer(std::make_shared<Conv1DTransposeLayer>(ConvArguments{filters, kernel_size}, options));
}

}  // namespace addax
