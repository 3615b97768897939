// Activations: every name and every argument gives Keras' numbers, and there is no name without a row.
#include "addax/addax.hpp"

#include <doctest/doctest.h>

#include <set>

#include "addax/activation.hpp"
#include "nn/serialize.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

Tensor called(const std::string& name, const Json& options, const Tensor& x) {
  auto number = [&](const char* key) { return options[key].as_double(); };
  auto of = [&](const char* key, double or_else) { return options.contains(key) ? number(key) : or_else; };
  if (name == "relu") {
    activations::ReluOptions o{.negative_slope = of("negative_slope", 0), .threshold = of("threshold", 0)};
    if (options.contains("max_value")) o.max_value = number("max_value");
    return activations::relu(x, o);
  }
  if (name == "gelu") return activations::gelu(x, number("approximate") != 0);
  if (name == "leaky_relu") return activations::leaky_relu(x, number("negative_slope"));
  if (name == "elu") return activations::elu(x, number("alpha"));
  if (name == "celu") return activations::celu(x, number("alpha"));
  if (name == "squareplus") return activations::squareplus(x, number("b"));
  if (name == "hard_shrink") return activations::hard_shrink(x, number("threshold"));
  if (name == "soft_shrink") return activations::soft_shrink(x, number("threshold"));
  if (name == "threshold") return activations::threshold(x, number("threshold"), number("default_value"));
  const int64_t axis = options["axis"].as_integer();
  if (name == "softmax") return activations::softmax(x, axis);
  if (name == "log_softmax") return activations::log_softmax(x, axis);
  if (name == "glu") return activations::glu(x, axis);
  REQUIRE(name == "sparsemax");
  return activations::sparsemax(x, axis);
}

}  // namespace

TEST_CASE("activations are Keras', by name and as functions") {
  const Json file = golden_file("activations.json");
  const Tensor x = golden_value(file["x"]);
  std::set<std::string> names;
  for (const Json& row : file["rows"].items()) {
    const std::string& name = row["name"].as_string();
    const Json& options = row["options"];
    INFO(name, " ", options.to_string());
    const Tensor wanted = golden_value(row["y"]);
    // A name says nothing of arguments: those of its first row are the defaults.
    if (names.insert(name).second) check_agree(Activation(name)(x), wanted);
    if (options.size() > 0) check_agree(called(name, options, x), wanted);
  }
  for (const auto* entry : activation_registry().entries())
    CHECK_MESSAGE(names.contains(entry->name), entry->name << " has no row in tests/golden/activations.py");
}

TEST_CASE("defaults of the functions are those of the names") {
  const Tensor x = Tensor::from({-2.f, -0.5f, 0.f, 0.5f, 2.f, 7.f});
  check_agree(activations::gelu(x), Activation("gelu")(x));
  check_agree(activations::relu(x), Activation("relu")(x));
  check_agree(activations::leaky_relu(x), Activation("leaky_relu")(x));
  check_agree(activations::softmax(x), Activation("softmax")(x));
}

TEST_CASE("the functions stand for their names in layers and files") {
  const Tensor x = Tensor::from({{-2.f, -0.5f}, {0.5f, 7.f}});
  Sequential model{Input({2}), layers::Dense(3, {.activation = activations::gelu}),
                   layers::Activation(activations::swish), layers::Dense(2, {.activation = activations::softmax})};
  CHECK(model.get_layer(0).get_config()["activation"] == Json("gelu"));
  CHECK(model.get_layer(1).get_config()["activation"] == Json("silu"));
  CHECK(model.get_layer(2).get_config()["activation"] == Json("softmax"));
  check_agree(activations::softmax(x, {.axis = 0}), activations::softmax(x, 0));
  check_agree(activations::relu(x, {.max_value = 6}), ops::relu6(x));
  std::function<Tensor(const Tensor&)> function = activations::relu;
  check_agree(function(x), ops::relu(x));
}

}  // namespace addax::tests
