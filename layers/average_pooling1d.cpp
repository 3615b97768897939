#include "addax/layers/average_pooling1d.hpp"

#include "layers/pooling.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<AveragePooling1DOptions> = layer_fields<AveragePooling1DOptions>(
    Field{"strides", &AveragePooling1DOptions::strides}, Field{"padding", &AveragePooling1DOptions::padding},
    Field{"data_format", &AveragePooling1DOptions::data_format});

namespace {

class AveragePooling1DLayer final : public AveragePoolingLayer<AveragePooling1DLayer, AveragePooling1DOptions, 1> {
 public:
  static constexpr const char* keras_name = "AveragePooling1D";
  using AveragePoolingLayer::AveragePoolingLayer;
};

const Registered registered_average_pooling1d = AveragePooling1DLayer::registered("keras.layers", {"AvgPool1D"});

}  // namespace

Layer layers::AveragePooling1D(const Sizes& pool_size, const AveragePooling1DOptions& options) {
  return Layer(std::make_shared<AveragePooling1DLayer>(PoolArguments{pool_size}, options));
}

}  // namespace addax
