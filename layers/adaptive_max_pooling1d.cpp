#include "addax/layers/adaptive_max_pooling1d.hpp"

#include "layers/pooling.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<AdaptiveMaxPooling1DOptions> = layer_fields<AdaptiveMaxPooling1DOptions>(Field{
    "data_format", &AdaptiveMaxPooling1DOptions::data_format});

namespace {

class AdaptiveMaxPooling1DLayer final
    : public AdaptivePoolingLayer<AdaptiveMaxPooling1DLayer, AdaptiveMaxPooling1DOptions, 1> {
 public:
  static constexpr const char* keras_name = "AdaptiveMaxPooling1D";
  static constexpr auto pool = ops::adaptive_max_pool;
  using AdaptivePoolingLayer::AdaptivePoolingLayer;
};

const Registered registered_adaptive_max_pooling1d = AdaptiveMaxPooling1DLayer::registered();

}  // namespace

Layer layers::AdaptiveMaxPooling1D(const Sizes& output_size, const AdaptiveMaxPooling1DOptions& options) {
  return Layer(std::make_shared<AdaptiveMaxPooling1DLayer>(OutputSizeArguments{output_size}, options));
}

}  // namespace addax
