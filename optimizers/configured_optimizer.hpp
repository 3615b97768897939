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
constexpr auto shared_optimizer_fields() {
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

/// The field table of an optimizer's options: the rows given, in the order of Keras' config, and the shared ones.
template <class Options, class... Rows>
constexpr auto optimizer_fields(Rows... rows) {
  return std::tuple_cat(std::tuple{Field{"learning_rate", &Options::learning_rate}, rows...},
                        shared_optimizer_fields<Options>());
}
template <>
inline constexpr auto fields_of<OptimizerOptions> = optimizer_fields<OptimizerOptions>();

/// What the base takes of a class's options.
template <class Options>
OptimizerOptions shared_options(const Options& options) {
  OptimizerOptions shared{.learning_rate = options.learning_rate};
  auto take = [&](const auto&... to) {
    std::apply([&](const auto&... from) { ((shared.*to.member = options.*from.member), ...); },
               shared_optimizer_fields<Options>());
  };
  std::apply(take, shared_optimizer_fields<OptimizerOptions>());
  return shared;
}

/// Base of the library's optimizers.
template <class Self, class Options>
class ConfiguredOptimizer : public OptimizerBase {
 public:
  explicit ConfiguredOptimizer(Options options)
      : OptimizerBase(shared_options(options)), options_(std::move(options)) {}

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
    aliases.push_back(lower_case(Self::keras_name));
    return Registered(optimizer_registry(), {Self::keras_name, "keras.optimizers", from_json, std::move(aliases)});
  }

 protected:
  const Options& own() const { return options_; }
  /// OptionError where an argument is out of its range.
  static void require(bool holds, const char* wanted, double got) {
    if (!holds)
      throw OptionError(std::string(Self::keras_name) + ": expected " + wanted + ", got " + float_repr(got) + ".");
  }

 private:
  Options options_;
};

}  // namespace addax
