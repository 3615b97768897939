// What Keras computes and differentiates, from Keras' own configs: outputs, masks, gradients, weights that a call
// leaves, and the config again.
#include <doctest/doctest.h>

#include <map>
#include <set>

#include "addax/gradient_tape.hpp"
#include "addax/ops.hpp"
#include "nn/masks.hpp"
#include "nn/serialize.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

/// What Addax has no use for: built for which batch, which Python object, quantised how.
const std::set<std::string> unread{"build_config", "shared_object_id", "quantization_config"};

/// Equal, where 1 and 1.0 are the same number, [1] and 1 the same axis, null and {} nothing; `got` may have more keys.
bool same_settings(const Json& got, const Json& wanted) {
  if (got.is_number() && wanted.is_number()) return got.as_double() == wanted.as_double();
  if (wanted.is_array() && wanted.size() == 1 && got.is_number()) return same_settings(got, wanted[0]);
  if (wanted.is_object() && (got.is_object() || wanted.empty())) {
    for (const auto& [key, value] : wanted.members())
      if (!unread.contains(key) && !(got.contains(key) && same_settings(got[key], value))) return false;
    return true;
  }
  if (!got.is_array() || !wanted.is_array()) return got == wanted;
  if (got.size() != wanted.size()) return false;
  for (size_t i = 0; i < got.size(); ++i)
    if (!same_settings(got[i], wanted[i])) return false;
  return true;
}

Tensors golden_values(const Json& list) {
  Tensors values;
  for (const Json& item : list.items()) values.push_back(item.is_object() ? golden_value(item) : Tensor());
  return values;
}

void check_all_agree(const Tensors& got, const Json& wanted, double tolerance) {
  REQUIRE(got.size() == wanted.size());
  for (size_t i = 0; i < got.size(); ++i) {
    INFO(i);
    Tensor value = golden_value(wanted[i]);
    check_agree(got[i].defined() ? got[i] : ops::zeros_like(value), value, tolerance);
  }
}

void check_gradients(const Json& golden, const Layer& layer, const Tensors& inputs, const CallOptions& options) {
  Tensors floats;
  for (const Tensor& x : inputs)
    if (x.dtype().is_float()) floats.push_back(x);
  Variables weights = layer.trainable_variables();
  Tensors sources = floats;
  for (const Variable& w : weights) sources.push_back(w);
  GradientTape tape;
  tape.watch(floats);
  Tensor loss = ops::sum(layer(inputs, options) * golden_value(golden["direction"]));
  Tensors all = tape.gradient(loss, sources), by_inputs, by_weights;
  for (size_t i = 0; i < all.size(); ++i) (i < floats.size() ? by_inputs : by_weights).push_back(all[i]);
  check_all_agree(by_inputs, golden["input_gradients"], 1e-4);
  check_all_agree(by_weights, golden["weight_gradients"], 1e-4);
}

void check_call(const Json& golden) {
  Json config = Json::parse(golden["config"].as_string());
  Layer layer = layer_registry().make(golden["layer"].as_string(), config, "golden");
  Tensors inputs = golden_values(golden["inputs"]), weights = golden_values(golden["weights"]);
  if (golden.contains("masks")) {
    Tensors masks = golden_values(golden["masks"]);
    for (size_t i = 0; i < inputs.size(); ++i) set_mask(inputs[i], masks[i]);
  }
  layer(inputs);
  layer.set_weights(weights);
  Json again = layer.get_config();
  INFO(again.to_string());
  CHECK(same_settings(again, config));
  CallOptions options{.training = golden["training"].as_integer() != 0};
  Tensor y = layer(inputs, options), mask = mask_of(y);
  check_agree(y, golden_value(golden["out"]));
  REQUIRE(mask.defined() == golden.contains("mask"));
  if (mask.defined()) check_agree(mask, golden_value(golden["mask"]), 0);
  if (golden.contains("weights_after")) check_all_agree(layer.get_weights(), golden["weights_after"], 1e-5);
  layer.set_weights(weights);
  if (golden.contains("input_gradients")) check_gradients(golden, layer, inputs, options);
}

void check_file(const char* name, size_t at_least) {
  Json file = golden_file(name);
  CHECK(file["cases"].size() > at_least);
  for (const Json& golden : file["cases"].items()) {
    INFO(golden["layer"].as_string() << " " << golden["config"].as_string());
    check_call(golden);
  }
}

/// Layers that need no three sets of options here: they have none that changes numbers, they choose at random, or their
/// numbers stand in layers.json, preprocessing.json and class_models.json.
const std::set<std::string> without_three{
    "Add",        "AlphaDropout",  "AugMix",          "Average",       "CategoryEncoding",
    "CutMix",     "Dense",         "Discretization",  "Dropout",       "Embedding",
    "Flatten",    "Functional",    "GaussianDropout", "GaussianNoise", "Identity",
    "InputLayer", "Lambda",        "Maximum",         "Minimum",       "MixUp",
    "Multiply",   "Normalization", "RandAugment",     "Sequential",    "Subtract",
    "Wrapper"};

TEST_CASE("every layer has three sets of options of which Keras' gradients are known") {
  std::map<std::string, std::set<std::string>> sets;
  for (const char* name : {"layer_calls.json", "layer_calls_places.json"}) {
    const Json file = golden_file(name);
    for (const Json& golden : file["cases"].items()) {
      if (!golden.contains("input_gradients")) continue;
      Json config = Json::parse(golden["config"].as_string());
      config.erase("name");
      config.erase("seed");
      sets[golden["layer"].as_string()].insert(config.to_string());
    }
  }
  for (const auto* entry : layer_registry().entries())
    CHECK_MESSAGE((sets[entry->name].size() >= 3) != without_three.contains(entry->name),
                  entry->name << " has " << sets[entry->name].size());
}

TEST_CASE("layers compute and differentiate as Keras") { check_file("layer_calls.json", 90); }
TEST_CASE("layers on places compute and differentiate as Keras") { check_file("layer_calls_places.json", 50); }

}  // namespace
}  // namespace addax::tests
