#include "addax/layers/global_max_pooling1d.hpp"

#include "layers/pooling.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<GlobalMaxPooling1DOptions> =
    layer_fields<GlobalMaxPooling1DOptions>(Field{"data_format", &GlobalMaxPooling1DOptions::data_format},
                                            Field{"keepdims", &GlobalMaxPooling1DOptions::keepdims});

namespace {

class GlobalMaxPooling1DLayer final : public GlobalPoolingLayer<GlobalMaxPooling1DLayer, GlobalMaxPooling1DOptions, 1> {
 public:
  static constexpr const char* keras_name = "GlobalMaxPooling1D";
  using GlobalPoolingLayer::GlobalPoolingLayer;
  static Tensor pool(const Tensor& x, const Axes& axes, bool keepdims) {
    return ops::max(x, {.axis = axes, .keepdims = keepdims});
  }
};

const Registered registered_global_max_pooling1d =
    GlobalMaxPooling1DLayer::registered("keras.layers", {"GlobalMaxPool1D"});

}  // namespace

Layer layers::GlobalMaxPooling1D(const GlobalMaxPooling1DOptions& options) {
  return Layer(std::make_shared<GlobalMaxPooling1DLayer>(NoArguments{}, options));
}

}  // namespace addax
