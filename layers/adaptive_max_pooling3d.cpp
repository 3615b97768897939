#include "addax/layers/adaptive_max_pooling3d.hpp"

#include "layers/pooling.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<AdaptiveMaxPooling3DOptions> = layer_fields<AdaptiveMaxPooling3DOptions>(Field{
    "data_format", &AdaptiveMaxPooling3DOptions::data_format});

namespace {

class AdaptiveMaxPooling3DLayer final
    : public AdaptivePoolingLayer<AdaptiveMaxPooling3DLayer, AdaptiveMaxPooling3DOptions, 3> {
 public:
  static constexpr const char* keras_name = "AdaptiveMaxPooling3D";
  static constexpr auto pool = ops::adaptive_max_pool;
  using AdaptivePoolingLayer::AdaptivePoolingLayer;
};

const Registered registered_adaptive_max_pooling3d = AdaptiveMaxPooling3DLayer::registered();

}  // namespace

Layer layers::AdaptiveMaxPooling3D(const Sizes& output_size, const AdaptiveMaxPooling3DOptions& options) {
  return Layer(std::make_shared<AdaptiveMaxPooling3DLayer>(OutputSizeArguments{output_size}, options));
}

}  // namespace addax
