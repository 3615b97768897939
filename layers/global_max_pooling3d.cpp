#include "addax/layers/global_max_pooling3d.hpp"

#include "layers/pooling.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<GlobalMaxPooling3DOptions> =
    layer_fields<GlobalMaxPooling3DOptions>(Field{"data_format", &GlobalMaxPooling3DOptions::data_format},
                                            Field{"keepdims", &GlobalMaxPooling3DOptions::keepdims});

namespace {

class GlobalMaxPooling3DLayer final : public GlobalPoolingLayer<GlobalMaxPooling3DLayer, GlobalMaxPooling3DOptions, 3> {
 public:
  static constexpr const char* keras_name = "GlobalMaxPooling3D";
  using GlobalPoolingLayer::GlobalPoolingLayer;
  static Tensor pool(const Tensor& x, const Axes& axes, bool keepdims) {
    return ops::max(x, {.axis = axes, .keepdims = keepdims});
  }
};

const Registered registered_global_max_pooling3d =
    GlobalMaxPooling3DLayer::registered("keras.layers", {"GlobalMaxPool3D"});

}  // namespace

Layer layers::GlobalMaxPooling3D(const GlobalMaxPooling3DOptions& options) {
  return Layer(std::make_shared<GlobalMaxPooling3DLayer>(NoArguments{}, options));
}

}  // namespace addax
