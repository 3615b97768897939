#include "addax/layers/layer_normalization.hpp"

#include "addax/ops.hpp"
#include "layers/normalization.hpp"
#include "ops/axes.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<LayerNormalizationOptions> = layer_fields<LayerNormalizationOptions>(
    Field{"axis", &LayerNormalizationOptions::axis}, Field{"epsilon", &LayerNormalizationOptions::epsilon},
    Field{"center", &LayerNormalizationOptions::center}, Field{"scale", &LayerNormalizationOptions::scale},
    Field{"beta_initializer", &LayerNormalizationOptions::beta_initializer},
    Field{"gamma_initializer", &LayerNormalizationOptions::gamma_initializer},
    Field{"beta_regularizer", &LayerNormalizationOptions::beta_regularizer},
    Field{"gamma_regularizer", &LayerNormalizationOptions::gamma_regularizer},
    Field{"beta_constraint", &LayerNormalizationOptions::beta_constraint},
    Field{"gamma_constraint", &LayerNormalizationOptions::gamma_constraint},
    Field{"rms_scaling", &LayerNormalizationOptions::rms_scaling});

namespace {

class LayerNormalizationLayer final : public NormalizationLayer<LayerNormalizationLayer, LayerNormalizationOptions> {
 public:
  static constexpr const char* keras_name = "LayerNormalization";

  LayerNormalizationLayer(NoArguments, LayerNormalizationOptions options) : NormalizationLayer({}, std::move(options)) {
    inner().autocast = false;
    if (this->options().rms_scaling)
      throw OptionError(
          "LayerNormalization: expected no rms_scaling, which Keras gave up, got True. Use RMSNormalization.");
  }

  Json get_config() const override { return with_listed_axis(NormalizationLayer::get_config(), inner().built); }

  void build(const Shape& input) override {
    Shape shape;
    for (int64_t axis : canonical_axes(place_of(*this), options().axis, input.rank())) shape.push_back(input[axis]);
    add_gamma_and_beta(shape);
  }

  Tensor call(const Tensor& x, const CallContext&) override {
    Tensor y = ops::layer_normalization(
        x, {.gamma = gamma(), .beta = beta(), .axis = options().axis, .epsilon = options().epsilon});
    return ops::cast(y, dtype_policy().compute_dtype());
  }
};

const Registered registered_layer_normalization = LayerNormalizationLayer::registered();

}  // namespace

Layer layers::LayerNormalization(const LayerNormalizationOptions& options) {
  return Layer(std::make_shared<LayerNormalizationLayer>(NoArguments{}, options));
}

}  // namespace addax
