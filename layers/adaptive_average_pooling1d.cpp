#include "addax/layers/adaptive_average_pooling1d.hpp"

#include "layers/pooling.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<AdaptiveAveragePooling1DOptions> = layer_fields<AdaptiveAveragePooling1DOptions>(Field{
    "data_format", &AdaptiveAveragePooling1DOptions::data_format});

namespace {

class AdaptiveAveragePooling1DLayer final
    : public AdaptivePoolingLayer<AdaptiveAveragePooling1DLayer, AdaptiveAveragePooling1DOptions, 1> {
 public:
  static constexpr const char* keras_name = "AdaptiveAveragePooling1D";
  static constexpr auto pool = ops::adaptive_average_pool;
  using AdaptivePoolingLayer::AdaptivePoolingLayer;
};

const Registered registered_adaptive_average_pooling1d = AdaptiveAveragePooling1DLayer::registered();

}  // namespace

Layer layers::AdaptiveAveragePooling1D(const Sizes& output_size, const AdaptiveAveragePooling1DOptions& options) {
  return Layer(std::make_shared<AdaptiveAveragePooling1DLayer>(OutputSizeArguments{output_size}, options));
}

}  // namespace addax
