// ConfiguredMetric: a metric that is described by its options struct.
#pragma once

#include "addax/config.hpp"
#include "core/config.hpp"
#include "training/registries.hpp"

namespace addax {

/// Rows of the options that every metric has. The base writes them.
template <class Options>
constexpr auto inherited_metric_fields() {
  return std::tuple{Field{"name", &Options::name, "", Saved::no},
                    Field{"dtype", &Options::dtype, "of the state; None: config::floatx()", Saved::no}};
}

/// Base of the library's metrics. Self has keras_name; Options has name and dtype. Keras leaves the key
/// Self::left_out_if_default out of a config that does not need it.
template <class Self, class Options, class Base = MetricBase>
class ConfiguredMetric : public Base {
 public:
  static constexpr std::string_view left_out_if_default = {};
  explicit ConfiguredMetric(Options options) : Base(options.name, options.dtype), options_(std::move(options)) {}

  std::string class_name() const override { return Self::keras_name; }
  Json get_config() const override {
    Json config = Base::get_config();
    const Json own = to_config(options_), defaults = to_config(Options());
    for (const auto& [key, value] : own.members())
      if (key != Self::left_out_if_default || value != defaults[key]) config[key] = value;
    return config;
  }

  /// Adds the class to the registry; a static object of its source holds the result.
  static Registered registered(std::vector<std::string> aliases = {}) {
    auto from_json = [](const Json& config) {
      Options options;
      ConfigReader reader(config, Self::keras_name);
      reader.read_fields(options);
      reader.read("name", options.name);
      reader.read("dtype", options.dtype);
      reader.finish(UnknownKeys::ignore);
      return Metric(std::make_shared<Self>(std::move(options)));
    };
    return Registered(metric_registry(), {Self::keras_name, "keras.metrics", from_json, std::move(aliases)});
  }

 protected:
  const Options& options() const { return options_; }

 private:
  Options options_;
};

}  // namespace addax
