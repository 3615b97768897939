// WrapperLayer: a layer with another one inside.
#pragma once

#include "addax/ops.hpp"
#include "nn/call_scope.hpp"
#include "nn/configured.hpp"

namespace addax {

struct WrapperArguments {
  Layer layer;
  static constexpr auto fields() { return std::tuple{Field{"layer", &WrapperArguments::layer}}; }
};

template <class Self, class Options = LayerOptions>
class WrapperLayer : public ConfiguredLayer<Self, Options, WrapperArguments> {
 public:
  WrapperLayer(WrapperArguments arguments, Options options)
      : ConfiguredLayer<Self, Options, WrapperArguments>(arguments, std::move(options)) {
    if (!arguments.layer.defined())
      throw OptionError(std::string(Self::keras_name) + ": expected a layer to wrap, got none.");
    this->add_layer("layer", arguments.layer);
  }

 protected:
  const Layer& wrapped() const { return this->arguments().layer; }
  CallOptions options_for(const CallContext& context) const {
    return {.training = context.training, .mask = context.mask};
  }
  /// What the layer inside returns, where it is a float, in this layer's own compute dtype.
  Tensor as_own(const Tensor& y) const {
    return y.dtype().is_float() ? ops::cast(y, this->dtype_policy().compute_dtype()) : y;
  }
};

}  // namespace addax
