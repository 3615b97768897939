#include "addax/layers/adaptive_average_pooling3d.hpp"

#include "layers/pooling.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<AdaptiveAveragePooling3DOptions> = layer_fields<AdaptiveAveragePooling3DOptions>(Field{
    "data_format", &AdaptiveAveragePooling3DOptions::data_format});

namespace {

class AdaptiveAveragePooling3DLayer final
    : public AdaptivePoolingLayer<AdaptiveAveragePooling3DLayer, AdaptiveAveragePooling3DOptions, 3> {
 public:
  static constexpr const char* keras_name = "AdaptiveAveragePooling3D";
  static constexpr auto pool = ops::adaptive_average_pool;
  using AdaptivePoolingLayer::AdaptivePoolingLayer;
};

const Registered registered_adaptive_average_pooling3d = AdaptiveAveragePooling3DLayer::registered();

}  // namespace

Layer layers::AdaptiveAveragePooling3D(const Sizes& output_size, const AdaptiveAveragePooling3DOptions& options) {
  return Layer(std::make_shared<AdaptiveAveragePooling3DLayer>(OutputSizeArguments{output_size}, options));
}

}  // namespace addax
