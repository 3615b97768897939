// Described: a class that options describe, some of which its base keeps and writes: losses and metrics.
#pragma once

#include <optional>

#include "core/config.hpp"
#include "core/registry.hpp"
#include "nn/serialize.hpp"

namespace addax {

/// Self has keras_name; Options has name and dtype, which the base writes, perhaps reduction. Keras leaves the key
/// Self::left_out_if_default out of a config that does not need it.
template <class Self, class Options, class Base>
class Described : public Base {
 public:
  static constexpr std::string_view left_out_if_default = {};
  template <class... Inherited>
  explicit Described(const Options& options, const Inherited&... inherited) : Base(inherited...), options_(options) {}

  std::string class_name() const override { return Self::keras_name; }
  Json get_config() const override {
    Json config = Base::get_config();
    const Json own = to_config(options_), defaults = to_config(Options());
    for (const auto& [key, value] : own.members())
      if (key != Self::left_out_if_default || value != defaults[key]) config[key] = value;
    return config;
  }

  /// Adds the class to the registry; a static object of its source holds the result.
  template <class Handle>
  static Registered registered_in(Registry<Handle>& registry, const char* module, std::vector<std::string> aliases) {
    auto from_json = [](const Json& config) {
      Options options;
      ConfigReader reader(config, Self::keras_name);
      reader.read_fields(options);
      reader.read("name", options.name);
      reader.read("dtype", options.dtype);
      if constexpr (requires { options.reduction; }) {
        auto reduction = std::optional(options.reduction);
        reader.read("reduction", reduction);
        options.reduction = reduction.value_or(decltype(options.reduction)::none);
      }
      reader.finish(UnknownKeys::ignore);
      return Handle(std::make_shared<Self>(std::move(options)));
    };
    return Registered(registry, {Self::keras_name, module, from_json, std::move(aliases)});
  }

 protected:
  const Options& options() const { return options_; }

 private:
  Options options_;
};

}  // namespace addax
