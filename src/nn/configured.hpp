// Configured: a class that is described by its options struct. The field tables give config, from_config and
// registration.
#pragma once

#include "nn/layer_inner.hpp"
#include "nn/serialize.hpp"

namespace addax {

/// The inherited keywords of a layer's options.
template <class Options>
LayerOptions layer_options(const Options& options) {
  return {.name = options.name, .trainable = options.trainable, .dtype = options.dtype};
}

/// The field table of a layer's options: the rows given and those of the inherited keywords, which the base saves.
template <class Options, class... Rows>
constexpr auto layer_fields(Rows... rows) {
  return std::tuple{rows..., Field{"name", &Options::name, "", Saved::no},
                    Field{"trainable", &Options::trainable, "", Saved::no},
                    Field{"dtype", &Options::dtype, "", Saved::no}};
}
template <>
inline constexpr auto fields_of<LayerOptions> = layer_fields<LayerOptions>();

/// Arguments of a class that takes none beside its options.
struct NoArguments {
  static constexpr auto fields() { return std::tuple{}; }
};

/// Base of the library's layers; a class whose call() in Keras has a default for `training` says so in a constant
/// `default_training`. `Arguments` are the required ones, `Options` the keywords, whose rows `name`,
/// `trainable`, `dtype` and `activity_regularizer` are not saved: the base writes them.
template <class Self, class Options, class Arguments = NoArguments>
class ConfiguredLayer : public LayerBase {
 public:
  ConfiguredLayer(Arguments arguments, Options options)
      : LayerBase(layer_options(options)), arguments_(std::move(arguments)), options_(std::move(options)) {
    if constexpr (requires { options_.activity_regularizer; })
      inner().activity_regularizer = options_.activity_regularizer;
    if constexpr (requires { Self::default_training; }) inner().default_training = Self::default_training;
  }

  std::string class_name() const override { return Self::keras_name; }
  Json get_config() const override {
    Json config = LayerBase::get_config();
    for (const Json& part : {to_config(arguments_), to_config(options_)})
      for (const auto& [key, value] : part.members()) config[key] = value;
    return config;
  }

  /// Adds the class to the registry; a static object of its source holds the result. `aliases` are Keras' other names.
  static Registered registered(const char* module = "keras.layers", std::vector<std::string> aliases = {}) {
    return Registered(layer_registry(),
                      {Self::keras_name, module,
                       [](const Json& config) {
                         Arguments arguments;
                         Options options;
                         read(config, arguments, options);
                         return Layer(std::make_shared<Self>(std::move(arguments), std::move(options)));
                       },
                       std::move(aliases)});
  }

 protected:
  const Arguments& arguments() const { return arguments_; }
  const Options& options() const { return options_; }

 private:
  static void read(const Json& config, Arguments& arguments, Options& options) {
    const std::string place = place_in(config, Self::keras_name);
    ConfigReader reader(config, place);
    reader.read_fields(arguments);
    reader.read_fields(options);
    reader.read("name", options.name);
    reader.read("trainable", options.trainable);
    reader.read("dtype", options.dtype);
    if constexpr (requires { options.activity_regularizer; })
      reader.read("activity_regularizer", options.activity_regularizer);
    reader.finish(UnknownKeys::ignore);
  }

  Arguments arguments_;
  Options options_;
};

/// Base of the small classes that have options alone: initializers, regularizers, constraints.
template <class Self, class Base, class Options>
class ConfiguredObject : public Base {
 public:
  explicit ConfiguredObject(Options options) : options_(std::move(options)) {}
  std::string class_name() const override { return Self::keras_name; }
  Json get_config() const override { return to_config(options_); }

  static Registered registered(Registry<typename Base::handle_type>& registry, const char* module,
                               std::vector<std::string> aliases = {}) {
    return Registered(registry, {Self::keras_name, module,
                                 [](const Json& config) {
                                   Options options;
                                   addax::from_config(config, options, Self::keras_name);
                                   return typename Base::handle_type(std::make_shared<Self>(std::move(options)));
                                 },
                                 std::move(aliases)});
  }

 protected:
  const Options& options() const { return options_; }

 private:
  Options options_;
};

}  // namespace addax
