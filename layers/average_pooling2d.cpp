#include "addax/layers/average_pooling2d.hpp"

#include "layers/pooling.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<AveragePooling2DOptions> = layer_fields<AveragePooling2DOptions>(
    Field{"strides", &AveragePooling2DOptions::strides}, Field{"padding", &AveragePooling2DOptions::padding},
    Field{"data_format", &AveragePooling2DOptions::data_format});

namespace {

class AveragePooling2DLayer final : public AveragePoolingLayer<AveragePooling2DLayer, AveragePooling2DOptions, 2> {
 public:
  static constexpr const char* keras_name = "AveragePooling2D";
  using AveragePoolingLayer::AveragePoolingLayer;
};

const Registered registered_average_pooling2d = AveragePooling2DLayer::registered("keras.layers", {"AvgPool2D"});

}  // namespace

Layer layers::AveragePooling2D(const Sizes& pool_size, const AveragePooling2DOptions& options) {
  return Layer(std::make_shared<AveragePooling2DLayer>(PoolArguments{pool_size}, options));
}

}  // namespace addax
