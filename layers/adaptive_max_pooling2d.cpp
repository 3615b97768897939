#include "addax/layers/adaptive_max_pooling2d.hpp"

#include "layers/pooling.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<AdaptiveMaxPooling2DOptions> = layer_fields<AdaptiveMaxPooling2DOptions>(Field{
    "data_format", &AdaptiveMaxPooling2DOptions::data_format});

namespace {

class AdaptiveMaxPooling2DLayer final
    : public AdaptivePoolingLayer<AdaptiveMaxPooling2DLayer, AdaptiveMaxPooling2DOptions, 2> {
 public:
  static constexpr const char* keras_name = "AdaptiveMaxPooling2D";
  static constexpr auto pool = ops::adaptive_max_pool;
  using AdaptivePoolingLayer::AdaptivePoolingLayer;
};

const Registered registered_adaptive_max_pooling2d = AdaptiveMaxPooling2DLayer::registered();

}  // namespace

Layer layers::AdaptiveMaxPooling2D(const Sizes& output_size, const AdaptiveMaxPooling2DOptions& options) {
  return Layer(std::make_shared<AdaptiveMaxPooling2DLayer>(OutputSizeArguments{output_size}, options));
}

}  // namespace addax
