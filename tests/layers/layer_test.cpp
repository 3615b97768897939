// What all layers share: the contract of every class in the registry; and what Keras computes for layers.json.
#include "addax/layer.hpp"

#include <doctest/doctest.h>

#include "nn/serialize.hpp"
#include "support/check_layer.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

TEST_CASE("every layer keeps the contract") {
  // Models have tests of their own; an InputLayer is no step of a model.
  CHECK(LayerRows::missing(layer_registry()) == "Functional InputLayer Sequential ");
  for (const LayerRow& row : LayerRows::all()) check_layer(row);
}

/// Equal, where 1 and 1.0 are the same number.
bool same(const Json& a, const Json& b) {
  if (a.is_number() && b.is_number()) return a.as_double() == b.as_double();
  if (!a.is_array() || !b.is_array()) return a == b;
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i)
    if (!same(a[i], b[i])) return false;
  return true;
}

/// Options as a config: flags, which golden files write as 0 and 1, become booleans.
Json config_of(const Json& options) {
  Json config = options;
  if (config.contains("use_bias")) config["use_bias"] = config["use_bias"].as_integer() != 0;
  return config;
}

void check_golden_layer(const Json& golden) {
  Layer layer = layer_registry().make(golden["layer"].as_string(), config_of(golden["options"]), "golden");
  Tensor x = golden_value(golden["x"]);
  Shape input = x.shape();
  input[0] = -1;
  layer.build(input);
  if (golden.contains("weights")) {
    Tensors weights;
    for (const Json& w : golden["weights"].items()) weights.push_back(golden_value(w));
    layer.set_weights(weights);
  }
  Tensor y = layer(x);
  check_agree(y, golden_value(golden["out"]));
  CHECK(layer.count_params() == golden["params"].as_integer());
  Json config = layer.get_config(), wanted = Json::parse(golden["config"].as_string());
  for (const auto& member : wanted.members()) {
    const std::string& key = member.first;  // Clang 14 does not capture structured bindings
    if (key == "name" && !golden["options"].contains("name")) continue;  // numbered by what was made before
    if (key == "quantization_config") continue;                          // a feature that Addax does not have
    INFO(key << ": " << config[key].to_string());
    CHECK(same(config[key], member.second));
  }
}

TEST_CASE("layers compute what Keras computes") {
  int checked = 0;
  Json file = golden_file("layers.json");
  for (const Json& golden : file["cases"].items()) {
    INFO(golden["layer"].as_string() << " " << golden["options"].to_string());
    if (golden["options"].contains("scale") && golden["options"]["scale"].is_array()) continue;
    if (golden.contains("error")) {
      CHECK_THROWS_AS(check_golden_layer(golden), Error);
    } else {
      check_golden_layer(golden);
      ++checked;
    }
  }
  CHECK(checked > 40);
}

}  // namespace
}  // namespace addax::tests
