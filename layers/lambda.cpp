#include "addax/layers/lambda.hpp"

#include "nn/configured.hpp"

namespace addax {

/// Keras' record of a function. A record of code is refused.
template <>
struct ConfigValue<LambdaName> {
  static Json to(const LambdaName& name) { return function_record(name.text); }
  static LambdaName from(const Json& json) { return json.is_string() ? json.as_string() : Record(json).name(); }
};

template <>
inline constexpr auto fields_of<LambdaOptions> =
    layer_fields<LambdaOptions>(Field{"output_shape", &LambdaOptions::output_shape},
                                Field{"mask", &LambdaOptions::mask}, Field{"arguments", &LambdaOptions::arguments});

namespace {

LambdaFunction function_of(const std::string& name) {
  auto found = find_custom(typeid(LambdaFunction), name, name);
  if (!found)
    throw OptionError("Lambda: expected the name of a registered function, got \"" + name +
                      "\". Register it with saving::register_custom_object, or name it in custom_objects.");
  return std::any_cast<LambdaFunction>(found->make(Json::object()));
}

struct LambdaArguments {
  LambdaName function = "";
  static constexpr auto fields() { return std::tuple{Field{"function", &LambdaArguments::function}}; }
};

class LambdaLayer final : public ConfiguredLayer<LambdaLayer, LambdaOptions, LambdaArguments> {
 public:
  static constexpr const char* keras_name = "Lambda";

  LambdaLayer(const LambdaArguments& arguments, LambdaOptions options)
      : LambdaLayer(function_of(arguments.function.text), arguments, std::move(options)) {}
  LambdaLayer(LambdaFunction function, LambdaArguments arguments, LambdaOptions options)
      : ConfiguredLayer(std::move(arguments), std::move(options)), function_(std::move(function)) {
    if (const auto& mask = this->options().mask) mask_ = function_of(mask->text);
  }

  bool supports_masking() const override { return mask_.has_value(); }
  Json get_config() const override {
    Json config = ConfiguredLayer::get_config();
    for (const char* given : {"output_shape", "mask"})
      if (config[given].is_null()) config.erase(given);
    return config;
  }

  Tensors call_all(const Tensors& inputs, const CallContext& context) override {
    Tensors outputs = function_(inputs, context, options().arguments);
    for (const Tensor& y : outputs) check_promise(y);
    return outputs;
  }

  Tensor compute_mask(const Tensors& inputs, const Tensor& mask) override {
    return mask_ ? (*mask_)(inputs, CallContext{false, mask, {}}, options().arguments).single() : Tensor();
  }

 private:
  void check_promise(const Tensor& y) const {
    if (!options().output_shape) return;
    const Shape& promised = *options().output_shape;
    bool kept = y.rank() == promised.rank() + 1;
    for (int a = 0; kept && a < promised.rank(); ++a) kept = promised[a] < 0 || promised[a] == y.shape()[a + 1];
    if (!kept)
      throw ShapeError(place_of(*this) + ": expected an output of the promised shape " + promised.to_string() +
                       " behind the batch, got " + y.spec().to_string() + ".");
  }

  LambdaFunction function_;
  std::optional<LambdaFunction> mask_;
};

const Registered registered_lambda = LambdaLayer::registered();

}  // namespace

Layer layers::Lambda(const LambdaName& function, const LambdaOptions& options) {
  return Layer(std::make_shared<LambdaLayer>(LambdaArguments{function}, options));
}

Layer layers::Lambda(const LambdaFunction& function, const LambdaOptions& options) {
  return Layer(std::make_shared<LambdaLayer>(function, LambdaArguments{"lambda"}, options));
}

}  // namespace addax
