// Activation: names to functions of addax::ops.
#include "addax/activation.hpp"

#include "addax/ops.hpp"
#include "nn/serialize.hpp"

namespace addax {
namespace {

using Function = Tensor (*)(const Tensor&);

/// Keras' names; its short aliases follow behind the name.
void add(Registry<Activation>& registry, const char* name, Function function, std::vector<std::string> aliases = {}) {
  registry.add(
      {name, "keras.activations", [=](const Json&) { return Activation(function, name); }, std::move(aliases)});
}

}  // namespace

Registry<Activation>& activation_registry() {
  static Registry<Activation> r("activation");
  [[maybe_unused]] static bool filled = [] {
    add(r, "linear", [](const Tensor& x) { return x; });
    add(r, "relu", [](const Tensor& x) { return ops::relu(x); });
    add(r, "relu6", [](const Tensor& x) { return ops::relu6(x); });
    add(r, "leaky_relu", [](const Tensor& x) { return ops::leaky_relu(x); });
    add(r, "elu", [](const Tensor& x) { return ops::elu(x); });
    add(r, "selu", [](const Tensor& x) { return ops::selu(x); });
    add(r, "celu", [](const Tensor& x) { return ops::celu(x); });
    add(r, "gelu", [](const Tensor& x) { return ops::gelu(x, false); });
    add(r, "silu", [](const Tensor& x) { return ops::silu(x); }, {"swish"});
    add(r, "mish", [](const Tensor& x) { return ops::mish(x); });
    add(r, "softplus", [](const Tensor& x) { return ops::softplus(x); });
    add(r, "softsign", [](const Tensor& x) { return ops::softsign(x); });
    add(r, "tanh", [](const Tensor& x) { return ops::tanh(x); });
    add(r, "sigmoid", [](const Tensor& x) { return ops::sigmoid(x); });
    add(r, "hard_sigmoid", [](const Tensor& x) { return ops::hard_sigmoid(x); });
    add(r, "hard_silu", [](const Tensor& x) { return ops::hard_silu(x); }, {"hard_swish"});
    add(r, "hard_tanh", [](const Tensor& x) { return ops::hard_tanh(x); });
    add(r, "hard_shrink", [](const Tensor& x) { return ops::hard_shrink(x); });
    add(r, "soft_shrink", [](const Tensor& x) { return ops::soft_shrink(x); });
    add(r, "tanh_shrink", [](const Tensor& x) { return ops::tanh_shrink(x); });
    add(r, "threshold", [](const Tensor& x) { return ops::threshold(x, 0, 0); });
    add(r, "squareplus", [](const Tensor& x) { return ops::squareplus(x); });
    add(r, "sparse_plus", [](const Tensor& x) { return ops::sparse_plus(x); });
    add(r, "sparse_sigmoid", [](const Tensor& x) { return ops::sparse_sigmoid(x); });
    add(r, "glu", [](const Tensor& x) { return ops::glu(x); });
    add(r, "sparsemax", [](const Tensor& x) { return ops::sparsemax(x); });
    add(r, "log_sigmoid", [](const Tensor& x) { return ops::log_sigmoid(x); });
    add(r, "softmax", [](const Tensor& x) { return ops::softmax(x); });
    add(r, "log_softmax", [](const Tensor& x) { return ops::log_softmax(x); });
    add(r, "exponential", [](const Tensor& x) { return ops::exp(x); });
    return true;
  }();
  return r;
}

Activation::Activation(const std::string& name) : Activation(activation_registry().make(name, {}, "activation")) {}
Activation::Activation(const char* name) : Activation(std::string(name)) {}

Activation::Activation(const Layer& layer)
    : name_(layer.name()), function_([layer](const Tensor& x) { return layer(x); }), layer_(layer.shared()) {}

Tensor Activation::operator()(const Tensor& x) const { return function_ ? function_(x) : x; }

Json ConfigValue<Activation>::to(const Activation& value) {
  if (value.layer()) return record_of(Layer(value.layer()));
  return activation_registry().find(value.name()) ? Json(value.name()) : function_record(value.name());
}

Activation ConfigValue<Activation>::from(const Json& json) {
  if (json.is_null()) return {};
  bool layer = json.is_object() && (!json.contains("class_name") || json["class_name"] != Json(function_class));
  return layer ? Activation(layer_of(json)) : object_of(json, activation_registry());
}

}  // namespace addax
