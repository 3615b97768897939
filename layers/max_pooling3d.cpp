#include "addax/layers/max_pooling3d.hpp"

#include "layers/pooling.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<MaxPooling3DOptions> = layer_fields<MaxPooling3DOptions>(
    Field{"pool_size", &MaxPooling3DOptions::pool_size}, Field{"strides", &MaxPooling3DOptions::strides},
    Field{"padding", &MaxPooling3DOptions::padding}, Field{"data_format", &MaxPooling3DOptions::data_format});

namespace {

class MaxPooling3DLayer final : public MaxPoolingLayer<MaxPooling3DLayer, MaxPooling3DOptions, 3> {
 public:
  static constexpr const char* keras_name = "MaxPooling3D";
  using MaxPoolingLayer::MaxPoolingLayer;
};

const Registered registered_max_pooling3d = MaxPooling3DLayer::registered("keras.layers", {"MaxPool3D"});

}  // namespace

Layer layers::MaxPooling3D(const MaxPooling3DOptions& options) {
  return Layer(std::make_shared<MaxPooling3DLayer>(NoArguments{}, options));
}

}  // namespace addax
