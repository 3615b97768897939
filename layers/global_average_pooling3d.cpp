#include "addax/layers/global_average_pooling3d.hpp"

#include "layers/pooling.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<GlobalAveragePooling3DOptions> =
    layer_fields<GlobalAveragePooling3DOptions>(Field{"data_format", &GlobalAveragePooling3DOptions::data_format},
                                                Field{"keepdims", &GlobalAveragePooling3DOptions::keepdims});

namespace {

class GlobalAveragePooling3DLayer final
    : public GlobalPoolingLayer<GlobalAveragePooling3DLayer, GlobalAveragePooling3DOptions, 3> {
 public:
  static constexpr const char* keras_name = "GlobalAveragePooling3D";
  using GlobalPoolingLayer::GlobalPoolingLayer;
  static Tensor pool(const Tensor& x, const Axes& axes, bool keepdims) {
    return ops::mean(x, {.axis = axes, .keepdims = keepdims});
  }
};

const Registered registered_global_average_pooling3d =
    GlobalAveragePooling3DLayer::registered("keras.layers", {"GlobalAvgPool3D"});

}  // namespace

Layer layers::GlobalAveragePooling3D(const GlobalAveragePooling3DOptions& options) {
  return Layer(std::make_shared<GlobalAveragePooling3DLayer>(NoArguments{}, options));
}

}  // namespace addax
