#include "addax/layers/global_average_pooling1d.hpp"

#include "layers/pooling.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<GlobalAveragePooling1DOptions> =
    layer_fields<GlobalAveragePooling1DOptions>(Field{"data_format", &GlobalAveragePooling1DOptions::data_format},
                                                Field{"keepdims", &GlobalAveragePooling1DOptions::keepdims});

namespace {

class GlobalAveragePooling1DLayer final
    : public GlobalPoolingLayer<GlobalAveragePooling1DLayer, GlobalAveragePooling1DOptions, 1> {
 public:
  static constexpr const char* keras_name = "GlobalAveragePooling1D";
  using GlobalPoolingLayer::GlobalPoolingLayer;
  static Tensor pool(const Tensor& x, const Axes& axes, bool keepdims) {
    return ops::mean(x, {.axis = axes, .keepdims = keepdims});
  }

  bool supports_masking() const override { return true; }
  Tensor compute_mask(const Tensors&, const Tensor&) override { return {}; }

  Tensor call(const Tensor& x, const CallContext& context) override {
    if (!context.mask.defined()) return GlobalPoolingLayer::call(x, context);
    check_places(*this, x, 1);
    Tensor seen =
        ops::expand_dims(ops::cast(context.mask, x.dtype()), options().data_format == "channels_first" ? 1 : 2);
    ops::ReduceOptions over{.axis = axes(), .keepdims = options().keepdims};
    return ops::sum(ops::where(ops::cast(seen, DType::bool_), x, 0), over) / ops::sum(seen, over);
  }
};

const Registered registered_global_average_pooling1d =
    GlobalAveragePooling1DLayer::registered("keras.layers", {"GlobalAvgPool1D"});

}  // namespace

Layer layers::GlobalAveragePooling1D(const GlobalAveragePooling1DOptions& options) {
  return Layer(std::make_shared<GlobalAveragePooling1DLayer>(NoArguments{}, options));
}

}  // namespace addax
