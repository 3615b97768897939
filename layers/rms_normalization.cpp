#include "addax/layers/rms_normalization.hpp"

#include "addax/ops.hpp"
#include "layers/normalization.hpp"
#include "ops/axes.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<RMSNormalizationOptions> = layer_fields<RMSNormalizationOptions>(
    Field{"axis", &RMSNormalizationOptions::axis}, Field{"epsilon", &RMSNormalizationOptions::epsilon});

namespace {

class RMSNormalizationLayer final : public ConfiguredLayer<RMSNormalizationLayer, RMSNormalizationOptions> {
 public:
  static constexpr const char* keras_name = "RMSNormalization";
  using ConfiguredLayer::ConfiguredLayer;

  Json get_config() const override { return with_listed_axis(ConfiguredLayer::get_config(), inner().built); }

  void build(const Shape& input) override {
    Shape shape;
    for (int64_t axis : canonical_axes(place_of(*this), options().axis, input.rank())) shape.push_back(input[axis]);
    scale_ = add_weight({.shape = shape, .initializer = "ones", .name = "scale"});
  }

  Tensor call(const Tensor& x, const CallContext&) override {
    return ops::rms_normalization(x, {.scale = scale_, .axis = options().axis, .epsilon = options().epsilon});
  }

 private:
  Variable scale_;
};

const Registered registered_rms_normalization = RMSNormalizationLayer::registered();

}  // namespace

Layer layers::RMSNormalization(const RMSNormalizationOptions& options) {
  return Layer(std::make_shared<RMSNormalizationLayer>(NoArguments{}, options));
}

}  // namespace addax
