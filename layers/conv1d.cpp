#include "addax/layers/conv1d.hpp"

#include "layers/conv.hpp"

namespace addax {
namespace {

class Conv1DLayer final : public ConvLayer<Conv1DLayer, 1> {
 public:
  static constexpr const char* keras_name = "Conv1D";
  using ConvLayer::ConvLayer;
};

const Registered registered_conv1d = Conv1DLayer::registered("keras.layers", {"Convolution1D"});

}  // namespace

Layer layers::Conv1D(int64_t filters, const Sizes& kernel_size, const Conv1DOptions& options) {
  return Layer(std::make_shared<Conv1DLayer>(ConvArguments{filters, kernel_size}, options));
}

}  // namespace addax
