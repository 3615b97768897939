#include "addax/layers/max_pooling1d.hpp"

#include "layers/pooling.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<MaxPooling1DOptions> = layer_fields<MaxPooling1DOptions>(
    Field{"pool_size", &MaxPooling1DOptions::pool_size}, Field{"strides", &MaxPooling1DOptions::strides},
    Field{"padding", &MaxPooling1DOptions::padding}, Field{"data_format", &MaxPooling1DOptions::data_format});

namespace {

class MaxPooling1DLayer final : public MaxPoolingLayer<MaxPooling1DLayer, MaxPooling1DOptions, 1> {
 public:
  static constexpr const char* keras_name = "MaxPooling1D";
  using MaxPoolingLayer::MaxPoolingLayer;
};

const Registered registered_max_pooling1d = MaxPooling1DLayer::registered("keras.layers", {"MaxPool1D"});

}  // namespace

Layer layers::MaxPooling1D(const MaxPooling1DOptions& options) {
  return Layer(std::make_shared<MaxPooling1DLayer>(NoArguments{}, options));
}

}  // namespace addax
