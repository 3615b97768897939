#include "addax/layers/max_pooling2d.hpp"

#include "layers/pooling.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<MaxPooling2DOptions> = layer_fields<MaxPooling2DOptions>(
    Field{"pool_size", &MaxPooling2DOptions::pool_size}, Field{"strides", &MaxPooling2DOptions::strides},
    Field{"padding", &MaxPooling2DOptions::padding}, Field{"data_format", &MaxPooling2DOptions::data_format});

namespace {

class MaxPooling2DLayer final : public MaxPoolingLayer<MaxPooling2DLayer, MaxPooling2DOptions, 2> {
 public:
  static constexpr const char* keras_name = "MaxPooling2D";
  using MaxPoolingLayer::MaxPoolingLayer;
};

const Registered registered_max_pooling2d = MaxPooling2DLayer::registered("keras.layers", {"MaxPool2D"});

}  // namespace

Layer layers::MaxPooling2D(const MaxPooling2DOptions& options) {
  return Layer(std::make_shared<MaxPooling2DLayer>(NoArguments{}, options));
}

}  // namespace addax
