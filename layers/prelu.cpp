#include "addax/layers/prelu.hpp"

#include "addax/ops.hpp"
#include "nn/configured.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<PReLUOptions> = layer_fields<PReLUOptions>(
    Field{"alpha_initializer", &PReLUOptions::alpha_initializer},
    Field{"alpha_regularizer", &PReLUOptions::alpha_regularizer},
    Field{"alpha_constraint", &PReLUOptions::alpha_constraint}, Field{"shared_axes", &PReLUOptions::shared_axes});

namespace {

class PReLULayer final : public ConfiguredLayer<PReLULayer, PReLUOptions> {
 public:
  static constexpr const char* keras_name = "PReLU";
  using ConfiguredLayer::ConfiguredLayer;

  bool supports_masking() const override { return true; }
  Json get_config() const override {
    Json config = ConfiguredLayer::get_config();
    if (!options().shared_axes.list().empty()) config["shared_axes"] = Json::array(options().shared_axes.list());
    return config;
  }

  void build(const Shape& input) override {
    Shape shape = input.part(1, input.rank());
    for (int64_t axis : options().shared_axes.list()) {
      if (axis < 1 || axis >= input.rank())
        throw ShapeError(place_of(*this) + ": expected shared_axes from 1 to " + std::to_string(input.rank() - 1) +
                         ", got " + std::to_string(axis) + " for an input of " + input.to_string() + ".");
      shape[static_cast<int>(axis) - 1] = 1;
    }
    alpha_ = add_weight({.shape = shape,
                         .initializer = options().alpha_initializer,
                         .regularizer = options().alpha_regularizer,
                         .constraint = options().alpha_constraint,
                         .name = "alpha"});
  }

  Tensor call(const Tensor& x, const CallContext&) override { return ops::relu(x) - alpha_ * ops::relu(-x); }

 private:
  Variable alpha_;
};

const Registered registered_prelu = PReLULayer::registered();

}  // namespace

Layer layers::PReLU(const PReLUOptions& options) { return Layer(std::make_shared<PReLULayer>(NoArguments{}, options)); }

}  // namespace addax
