#include "addax/layers/global_max_pooling2d.hpp"

#include "layers/pooling.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<GlobalMaxPooling2DOptions> =
    layer_fields<GlobalMaxPooling2DOptions>(Field{"data_format", &GlobalMaxPooling2DOptions::data_format},
                                            Field{"keepdims", &GlobalMaxPooling2DOptions::keepdims});

namespace {

class GlobalMaxPooling2DLayer final : public GlobalPoolingLayer<GlobalMaxPooling2DLayer, GlobalMaxPooling2DOptions, 2> {
 public:
  static constexpr const char* keras_name = "GlobalMaxPooling2D";
  using GlobalPoolingLayer::GlobalPoolingLayer;
  static Tensor pool(const Tensor& x, const Axes& axes, bool keepdims) {
    return ops::max(x, {.axis = axes, .keepdims = keepdims});
  }
};

const Registered registered_global_max_pooling2d =
    GlobalMaxPooling2DLayer::registered("keras.layers", {"GlobalMaxPool2D"});

}  // namespace

Layer layers::GlobalMaxPooling2D(const GlobalMaxPooling2DOptions& options) {
  return Layer(std::make_shared<GlobalMaxPooling2DLayer>(NoArguments{}, options));
}

}  // namespace addax
