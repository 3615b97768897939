#include "addax/optimizers/loss_scale_optimizer.hpp"

#include "addax/ops.hpp"
#include "nn/serialize.hpp"
#include "optimizers/configured_optimizer.hpp"
#include "optimizers/optimizer_inner.hpp"
#include "optimizers/undoing.hpp"

namespace addax {

using optimizers::LossScaleOptimizerOptions;

template <>
inline constexpr auto fields_of<LossScaleOptimizerOptions> =
    std::tuple{Field{"initial_scale", &LossScaleOptimizerOptions::initial_scale},
               Field{"dynamic_growth_steps", &LossScaleOptimizerOptions::dynamic_growth_steps},
               Field{"name", &LossScaleOptimizerOptions::name}};

namespace optimizers {
namespace {

/// A number less itself is 0 where it is finite and NaN elsewhere; such sums are taken in one pass.
Tensor all_finite(const Tensors& gradients) {
  Tensor finite;
  for (const Tensor& g : gradients) {
    if (!g.defined()) continue;
    Tensor part = ops::equal(ops::sum(g - g), 0);
    finite = finite.defined() ? ops::logical_and(finite, part) : part;
  }
  return finite.defined() ? finite : Tensor::scalar(true);
}

class LossScaling final : public OptimizerBase {
 public:
  static constexpr const char* keras_name = "LossScaleOptimizer";
  LossScaling(Optimizer wrapped, const LossScaleOptimizerOptions& options)
      : OptimizerBase({.learning_rate = 0.0, .name = options.name}), wrapped_(std::move(wrapped)), options_(options) {
    if (!wrapped_.defined() || wrapped_.is<LossScaling>())
      throw OptionError(std::string(keras_name) + ": expected an optimizer that does not scale by itself, got " +
                        (wrapped_.defined() ? wrapped_->class_name() : "an empty handle") + ".");
    if (!(options.initial_scale > 0) || options.dynamic_growth_steps < 1)
      throw OptionError(std::string(keras_name) + ": expected initial_scale and dynamic_growth_steps above 0, got " +
                        float_repr(options.initial_scale) + " and " + std::to_string(options.dynamic_growth_steps) +
                        ".");
    wrapped_->inner().options.loss_scale_factor.reset();
    counter_ = add_variable(Tensor::scalar<int32_t>(0), "step_counter");
    scale_ = add_variable(Tensor::scalar(static_cast<float>(options.initial_scale)), "dynamic_scale");
    inner().slots.clear();  // a trace may need the scale before build(), where Keras makes both
  }

  std::string class_name() const override { return keras_name; }
  Json get_config() const override {
    Json config = Json::object({{"name", name()}, {"inner_optimizer", record_of(wrapped_, optimizer_registry())}});
    const Json own = to_config(options_);
    for (const char* key : {"initial_scale", "dynamic_growth_steps"}) config[key] = own[key];
    return config;
  }

  Variables variables() const override {
    Variables all = OptimizerBase::variables();
    for (const Variable& v : wrapped_.variables()) all.push_back(v);
    return all;
  }
  double learning_rate() const override { return wrapped_.learning_rate(); }
  void set_learning_rate(const LearningRate& rate) override { wrapped_.set_learning_rate(rate); }
  int64_t iterations() const override { return wrapped_.iterations(); }
  void exclude_from_weight_decay(const Variables& variables, const std::vector<std::string>& names) override {
    wrapped_.exclude_from_weight_decay(variables, names);
  }
  void finalize_variable_values(const Variables& variables) override { wrapped_.finalize_variable_values(variables); }
  InnerOptimizers inner_optimizers() const override { return {{"inner_optimizer", wrapped_}}; }

  Tensor scale_loss(const Tensor& loss) const override { return loss * ops::cast(scale_.value(), loss.dtype()); }

  void apply(const Tensors& gradients, const Variables& trained) override {
    build(trained);
    Tensor finite = all_finite(gradients), scale = scale_.value();
    Tensors unscaled;
    for (const Tensor& g : gradients) unscaled.push_back(g.defined() ? g / ops::cast(scale, g.dtype()) : g);
    Undoing undoing;
    undoing.remember(trained);
    undoing.remember(wrapped_.variables());
    wrapped_.apply(unscaled, trained);
    undoing.unless(finite);
    Tensor grows = ops::equal(counter_.value(), options_.dynamic_growth_steps - 1);
    scale_.assign(scale * ops::where(finite, ops::where(grows, 2.0f, 1.0f), 0.5f));
    counter_.assign(ops::where(ops::logical_and(finite, ops::logical_not(grows)), counter_.value() + 1, 0));
  }

 protected:
  void build_slots(const Variables& trained) override {
    inner().slots = {counter_, scale_};
    wrapped_.build(trained);
  }
  void update_step(const Tensor&, Variable, const Tensor&) override {}

 private:
  Optimizer wrapped_;
  LossScaleOptimizerOptions options_;
  Variable counter_;  // int32: steps with finite gradients since the factor changed
  Variable scale_;    // float32
};

Optimizer loss_scale_from_json(const Json& config) {
  ConfigReader reader(config, LossScaling::keras_name);
  Json wrapped;
  LossScaleOptimizerOptions options;
  reader.read("inner_optimizer", wrapped);
  reader.read_fields(options);
  reader.finish(UnknownKeys::ignore);
  if (wrapped.is_null())
    throw OptionError(std::string(LossScaling::keras_name) + ": expected inner_optimizer, got none.");
  return LossScaleOptimizer(object_of(wrapped, optimizer_registry()), options);
}

const Registered registered_loss_scale_optimizer(optimizer_registry(), {LossScaling::keras_name,
                                                                        "keras.optimizers",
                                                                        loss_scale_from_json,
                                                                        {lower_case(LossScaling::keras_name)}});

}  // namespace

Optimizer LossScaleOptimizer(const Optimizer& inner_optimizer, const LossScaleOptimizerOptions& options) {
  return make<LossScaling>(inner_optimizer, options);
}

}  // namespace optimizers
}  // namespace addax
