// ConfiguredOptimizer: an optimizer that is described by its options struct.
#pragma once

#include "core/config.hpp"
#include "optimizers/registry.hpp"

namespace addax {

/// A number, widened from the float32 that the optimizer computes with, or the record of a schedule.
template <>
struct ConfigValue<LearningRate> {
  static Json to(const LearningRate& rate);
  static LearningRate from(const Json& json);
};

/// Rows of the options that every optimizer has beside its learning rate.
template <class Options>
constexpr auto inherited_optimizer_fields() {
  return std::tuple{Field{"weight_decay", &Options::weight_decay},
                    Field{"clipnorm", &Options::clipnorm},
                    Field{"clipvalue", &Options::clipvalue},
                    Field{"global_clipnorm", &Options::global_clipnorm},
                    Field{"use_ema", &Options::use_ema},
                    Field{"ema_momentum", &Options::ema_momentum},
                    Field{"ema_overwrite_frequency", &Options::ema_overwrite_frequency},
                    Field{"loss_scale_factor", &Options::loss_scale_factor},
                    Field{"gradient_accumulation_steps", &Options::gradient_accumulation_steps},
                    Field{"name", &Options::name}};
}

/// What the base takes of a class's options.
template <class Options>
OptimizerOptions inherited_options(const Options& o) {
  return {o.learning_rate,
          o.weight_decay,
          o.clipnorm,
          o.clipvalue,
          o.global_clipnorm,
          o.use_ema,
          o.ema_momentum,
          o.ema_overwrite_frequency,
          o.loss_scale_factor,
          o.gradient_accumulation_steps,
          o.name};
}

/// Base of the library's optimizers.
template <class Self, class Options>
class ConfiguredOptimizer : public OptimizerBase {
 public:
  explicit ConfiguredOptimizer(Options options)
      : OptimizerBase(inherited_options(options)), options_(std::move(options)) {}

  std::string class_name() const override { return Self::keras_name; }
  Json get_config() const override {
    Json config = OptimizerBase::get_config();
    const Json own = to_config(options_);
    for (const auto& [key, value] : own.members())
      if (!config.contains(key)) config[key] = value;
    return config;
  }

  /// Adds the class to the registry; a static object of its source holds the result.
  static Registered registered(std::vector<std::string> aliases = {}) {
    auto from_json = [](const Json& config) {
      Options options;
      addax::from_config(config, options, Self::keras_name);
      return Optimizer(std::make_shared<Self>(std::move(options)));
    };
    return Registered(optimizer_registry(), {Self::keras_name, "keras.optimizers", from_json, std::move(aliases)});
  }

 protected:
  const Options& own() const { return options_; }

 private:
  Options options_;
};

}  // namespace addax
