#include "addax/layers/adaptive_average_pooling2d.hpp"

#include "layers/pooling.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<AdaptiveAveragePooling2DOptions> = layer_fields<AdaptiveAveragePooling2DOptions>(Field{
    "data_format", &AdaptiveAveragePooling2DOptions::data_format});

namespace {

class AdaptiveAveragePooling2DLayer final
    : public AdaptivePoolingLayer<AdaptiveAveragePooling2DLayer, AdaptiveAveragePooling2DOptions, 2> {
 public:
  static constexpr const char* keras_name = "AdaptiveAveragePooling2D";
  static constexpr auto pool = ops::adaptive_average_pool;
  using AdaptivePoolingLayer::AdaptivePoolingLayer;
};

const Registered registered_adaptive_average_pooling2d = AdaptiveAveragePooling2DLayer::registered();

}  // namespace

Layer layers::AdaptiveAveragePooling2D(const Sizes& output_size, const AdaptiveAveragePooling2DOptions& options) {
  return Layer(std::make_shared<AdaptiveAveragePooling2DLayer>(OutputSizeArguments{output_size}, options));
}

}  // namespace addax
