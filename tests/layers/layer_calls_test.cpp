// What Keras computes and differentiates, from Keras' own configs: outputs, masks, gradients, weights that a call
// leaves, and the config again; and the same in half floats, within a bound.
#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string_view>

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

/// preprocessing.json calls it "class".
std::string name_of(const Json& golden) { return golden[golden.contains("class") ? "class" : "layer"].as_string(); }

/// A golden call of a layer, ready to run.
struct LayerCall {
  Layer layer;
  Tensors inputs, weights;
  CallOptions options;

  LayerCall(const Json& golden, const Json& config)
      : layer(layer_registry().make(name_of(golden), config, "golden")),
        inputs(golden_values(golden.contains("inputs") ? golden["inputs"] : Json::array({golden["x"]}))),
        weights(golden.contains("weights") ? golden_values(golden["weights"]) : Tensors()),
        options{.training = golden.contains("training") && golden["training"].as_integer() != 0} {
    if (golden.contains("masks")) {
      Tensors masks = golden_values(golden["masks"]);
      for (size_t i = 0; i < inputs.size(); ++i) set_mask(inputs[i], masks[i]);
    }
    layer(inputs);
    layer.set_weights(weights);
  }

  Tensor output() const { return layer(inputs, options); }

  struct Gradients {
    Tensors by_inputs, by_weights;
  };
  /// Of the sum of the output times `direction`, by inputs of floats and by trainable weights.
  Gradients gradients(const Tensor& direction) {
    layer.set_weights(weights);
    Tensors floats;
    for (const Tensor& x : inputs)
      if (x.dtype().is_float()) floats.push_back(x);
    Tensors sources = floats;
    for (const Variable& w : layer.trainable_variables()) sources.push_back(w);
    GradientTape tape;
    tape.watch(floats);
    Tensor loss = ops::sum(output() * direction);
    Tensors all = tape.gradient(loss, sources);
    Gradients parts;
    for (size_t i = 0; i < all.size(); ++i) (i < floats.size() ? parts.by_inputs : parts.by_weights).push_back(all[i]);
    return parts;
  }
};

void check_call(const Json& golden) {
  Json config = Json::parse(golden["config"].as_string());
  LayerCall call(golden, config);
  Json again = call.layer.get_config();
  INFO(again.to_string());
  CHECK(same_settings(again, config));
  Tensor y = call.output(), mask = mask_of(y);
  check_agree(y, golden_value(golden["out"]));
  REQUIRE(mask.defined() == golden.contains("mask"));
  if (mask.defined()) check_agree(mask, golden_value(golden["mask"]), 0);
  if (golden.contains("weights_after")) check_all_agree(call.layer.get_weights(), golden["weights_after"], 1e-5);
  if (!golden.contains("input_gradients")) return;
  auto [by_inputs, by_weights] = call.gradients(golden_value(golden["direction"]));
  check_all_agree(by_inputs, golden["input_gradients"], 1e-4);
  check_all_agree(by_weights, golden["weight_gradients"], 1e-4);
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

/// Half floats against Keras' float32. An input, a weight, a value on the way and the result are each rounded by half
/// of the last bit: four roundings of 2^-8 in bfloat16 and of 2^-11 in float16, of the largest magnitude in the tensor.
struct HalfPolicy {
  const char* name;
  double bound;
};
constexpr HalfPolicy half_policies[] = {{"mixed_bfloat16", 4 * 0x1p-8}, {"mixed_float16", 4 * 0x1p-11}};

/// What rounded inputs move by more than that, and why.
struct BeyondBound {
  const char *layer, *policy, *part, *reason;
};
constexpr BeyondBound beyond_bound[] = {
    {"ContrastLimitedAdaptiveHistogramEqualization", "mixed_float16", "out", "a pixel is rounded to another shade"},
    {"Normalization", "mixed_float16", "out", "divided by 1e-7 they are above float16's largest number"},
};

/// Layers that are not run in half floats, and why.
const std::map<std::string, const char*> without_half{
    {"AugMix", "chooses at random"},
    {"CategoryEncoding", "counts"},
    {"CutMix", "chooses at random"},
    {"Discretization", "gives indices"},
    {"Functional", "computes what its layers do, under their policies"},
    {"Identity", "computes nothing"},
    {"InputLayer", "computes nothing"},
    {"Lambda", "computes what the caller wrote"},
    {"MixUp", "chooses at random"},
    {"RandAugment", "chooses at random"},
    {"Sequential", "computes what its layers do, under their policies"},
    {"Wrapper", "computes nothing"},
};

/// The layer and those inside it under another policy.
void set_policy(Json& config, const char* policy) {
  if (config.is_array())
    for (size_t i = 0; i < config.size(); ++i) set_policy(config[i], policy);
  if (!config.is_object()) return;
  const Json before = config;
  for (const auto& [key, value] : before.members()) {
    if (key == "dtype" && value.is_object())
      config[key] = policy;
    else
      set_policy(config[key], policy);
  }
}

class HalfCalls {
 public:
  void check(const Json& golden, const HalfPolicy& policy) {
    const std::string name = name_of(golden);
    Json config = Json::parse(golden["config"].as_string());
    set_policy(config, policy.name);
    config["dtype"] = policy.name;
    INFO(name << " " << config.to_string());
    LayerCall call(golden, config);
    auto check_part = [&](const char* part, const Tensors& got, const Json& wanted) {
      REQUIRE(got.size() == wanted.size());
      for (size_t i = 0; i < got.size(); ++i)
        check_value({name.c_str(), policy.name, part, ""}, got[i], wanted[i], policy);
    };
    check_part("out", {call.output()}, Json::array({golden["out"]}));
    if (golden.contains("weights_after")) check_part("weights", call.layer.get_weights(), golden["weights_after"]);
    seen_.insert(name);
    if (!golden.contains("input_gradients")) return;
    auto [by_inputs, by_weights] = call.gradients(golden_value(golden["direction"]));
    check_part("gradients", by_inputs, golden["input_gradients"]);
    check_part("gradients", by_weights, golden["weight_gradients"]);
  }

  /// Nothing is missing from the lists, and nothing stands there for nothing.
  void check_lists() const {
    for (const auto* entry : layer_registry().entries())
      CHECK_MESSAGE(seen_.contains(entry->name) != without_half.contains(entry->name), entry->name);
    for (const BeyondBound& row : beyond_bound) CHECK_MESSAGE(exceeded_.contains(&row), std::string(row.layer));
  }

 private:
  void check_value(const BeyondBound& place, const Tensor& got, const Json& wanted, const HalfPolicy& policy) {
    const Tensor w = ops::cast(golden_value(wanted), DType::float32);
    if (w.shape().size() == 0) return;
    const Tensor g = got.defined() ? ops::cast(got, DType::float32) : ops::zeros_like(w);
    REQUIRE(g.shape().to_string() == w.shape().to_string());
    const double furthest = ops::max(ops::abs(g - w)).item<double>(), largest = ops::max(ops::abs(w)).item<double>();
    const bool within = furthest <= policy.bound * largest + 1e-6;
    const auto* row = std::find_if(std::begin(beyond_bound), std::end(beyond_bound), [&](const BeyondBound& listed) {
      auto same = [](const char* a, const char* b) { return std::string_view(a) == b; };
      return same(listed.layer, place.layer) && same(listed.policy, place.policy) && same(listed.part, place.part);
    });
    if (row == std::end(beyond_bound))
      CHECK_MESSAGE(within, std::string(place.part) << ": " << furthest << " of " << largest);
    else if (!within)
      exceeded_.insert(row);
  }

  std::set<std::string> seen_;
  std::set<const BeyondBound*> exceeded_;
};

TEST_CASE("every layer computes and differentiates in half floats within the bound, or says why not") {
  HalfCalls calls;
  for (const char* file : {"layer_calls.json", "layer_calls_places.json", "layers.json", "preprocessing.json"}) {
    const Json rows = golden_file(file);
    for (const Json& golden : rows["cases"].items())
      if (!golden.contains("error") && !without_half.contains(name_of(golden)))
        for (const HalfPolicy& policy : half_policies) calls.check(golden, policy);
  }
  calls.check_lists();
}

TEST_CASE("layers compute and differentiate as Keras") { check_file("layer_calls.json", 90); }
TEST_CASE("layers on places compute and differentiate as Keras") { check_file("layer_calls_places.json", 50); }

}  // namespace
}  // namespace addax::tests
