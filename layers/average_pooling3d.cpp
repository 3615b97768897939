#include "addax/layers/average_pooling3d.hpp"

#include "layers/pooling.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<AveragePooling3DOptions> = layer_fields<AveragePooling3DOptions>(
    Field{"strides", &AveragePooling3DOptions::strides}, Field{"padding", &AveragePooling3DOptions::padding},
    Field{"data_format", &AveragePooling3DOptions::data_format});

namespace {

class AveragePooling3DLayer final : public AveragePoolingLayer<AveragePooling3DLayer, AveragePooling3DOptions, 3> {
 public:
  static constexpr const char* keras_name = "AveragePooling3D";
  using AveragePoolingLayer::AveragePoolingLayer;
};

const Registered registered_average_pooling3d = AveragePooling3DLayer::registered("keras.layers", {"AvgPool3D"});

}  // namespace

Layer layers::AveragePooling3D(const Sizes& pool_size, const AveragePooling3DOptions& options) {
  return Layer(std::make_shared<AveragePooling3DLayer>(PoolArguments{pool_size}, options));
}

}  // namespace addax
