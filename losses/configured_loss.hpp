// ConfiguredLoss: a loss that is described by its options struct.
#pragma once

#include <array>
#include <optional>

#include "core/config.hpp"
#include "losses/registry.hpp"

namespace addax {

template <>
inline constexpr auto enum_names<Reduction> = std::to_array<std::string_view>({"sum_over_batch_size", "sum", "mean",
                                                                               "mean_with_sample_weight", "none"});

/// Rows of the options that every loss has. The base writes name and reduction; Keras does not save the dtype.
template <class Options>
constexpr auto inherited_loss_fields() {
  return std::tuple{Field{"reduction", &Options::reduction, "how per-sample losses become one number", Saved::no},
                    Field{"name", &Options::name, "", Saved::no},
                    Field{"dtype", &Options::dtype, "of the computation; None: config::floatx()", Saved::no}};
}

/// Base of the library's losses. Self has keras_name; Options has reduction, name and dtype.
template <class Self, class Options>
class ConfiguredLoss : public LossBase {
 public:
  explicit ConfiguredLoss(Options options)
      : LossBase(options.name, options.reduction, options.dtype), options_(std::move(options)) {}

  std::string class_name() const override { return Self::keras_name; }
  Json get_config() const override {
    Json config = LossBase::get_config();
    const Json own = to_config(options_);
    for (const auto& [key, value] : own.members()) config[key] = value;
    return config;
  }

  /// Adds the class to the registry; a static object of its source holds the result.
  static Registered registered(std::vector<std::string> aliases = {}) {
    auto from_json = [](const Json& config) {
      Options options;
      ConfigReader reader(config, Self::keras_name);
      reader.read_fields(options);
      reader.read("name", options.name);
      std::optional<Reduction> reduction = options.reduction;
      reader.read("reduction", reduction);
      options.reduction = reduction.value_or(Reduction::none);
      reader.finish(UnknownKeys::ignore);
      return Loss(std::make_shared<Self>(std::move(options)));
    };
    return Registered(loss_registry(), {Self::keras_name, "keras.losses", from_json, std::move(aliases)});
  }

 protected:
  const Options& options() const { return options_; }

 private:
  Options options_;
};

}  // namespace addax
