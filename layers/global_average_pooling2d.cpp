#include "addax/layers/global_average_pooling2d.hpp"

#include "layers/pooling.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<GlobalAveragePooling2DOptions> =
    layer_fields<GlobalAveragePooling2DOptions>(Field{"data_format", &GlobalAveragePooling2DOptions::data_format},
                                                Field{"keepdims", &GlobalAveragePooling2DOptions::keepdims});

namespace {

class GlobalAveragePooling2DLayer final
    : public GlobalPoolingLayer<GlobalAveragePooling2DLayer, GlobalAveragePooling2DOptions, 2> {
 public:
  static constexpr const char* keras_name = "GlobalAveragePooling2D";
  using GlobalPoolingLayer::GlobalPoolingLayer;
  static Tensor pool(const Tensor& x, const Axes& axes, bool keepdims) {
    return ops::mean(x, {.axis = axes, .keepdims = keepdims});
  }
};

const Registered registered_global_average_pooling2d =
    GlobalAveragePooling2DLayer::registered("keras.layers", {"GlobalAvgPool2D"});

}  // namespace

Layer layers::GlobalAveragePooling2D(const GlobalAveragePooling2DOptions& options) {
  return Layer(std::make_shared<GlobalAveragePooling2DLayer>(NoArguments{}, options));
}

}  // namespace addax
