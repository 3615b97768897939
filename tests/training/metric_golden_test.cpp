// Metrics and their functions give what Keras gives after each update, and write its configs:
// tests/golden/data/metrics.json.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "addax/addax.hpp"
#include "core/config.hpp"
#include "nn/masks.hpp"
#include "support/golden_file.hpp"
#include "training/registries.hpp"

namespace addax::tests {
namespace {

/// A whole number and the same one with a fraction of 0 are alike.
bool alike(const Json& a, const Json& b) {
  if (a.is_number() && b.is_number()) return a.as_double() == b.as_double();
  if (a.is_array() && b.is_array() && a.size() == b.size()) {
    for (size_t i = 0; i < a.size(); ++i)
      if (!alike(a[i], b[i])) return false;
    return true;
  }
  return a == b;
}

void check_config(const Json& got, const Json& wanted) {
  INFO(got.to_string(), " for ", wanted.to_string());
  // Keras 3.15.1 forgets the axis of CosineSimilarity.
  CHECK(got.size() == wanted.size() + (got["name"].as_string() == "cosine_similarity"));
  for (const auto& member : wanted.members()) {
    const std::string& key = member.first;
    const Json& value = member.second;
    INFO(key);
    REQUIRE(got.contains(key));
    CHECK(alike(got[key], value));
  }
}

Metric made(const Json& golden) {
  return metric_registry().make(golden["metric"].as_string(), Json::parse(golden["options"].as_string()), "golden");
}
Tensor optional_value(const Json& golden, const char* key) {
  return golden.contains(key) ? golden_value(golden[key]) : Tensor();
}

void check_updates(const Json& golden) {
  Metric metric = made(golden);
  check_config(metric->get_config(), Json::parse(golden["config"].as_string()));
  for (const Json& update : golden["updates"].items()) {
    const Json& values = update["values"];
    metric.update_state(golden_value(values[0]), values.size() > 1 ? golden_value(values[1]) : Tensor(),
                        optional_value(update, "sample_weight"));
    check_agree(metric.result(), golden_value(update["result"]), 2e-6);
  }
  REQUIRE(metric.variables().size() == golden["variables"].size());
  for (size_t i = 0; i < metric.variables().size(); ++i)
    CHECK(metric.variables()[i].name() == golden["variables"][i].as_string());
  metric.reset_state();
  check_agree(metric.result(), golden_value(golden["after_reset"]));
}

void check_masked(const Json& golden) {
  Metric metric = made(golden);
  Tensor y_pred = golden_value(golden["y_pred"]);
  set_mask(y_pred, golden_value(golden["mask"]));
  metric.update_state(golden_value(golden["y_true"]), y_pred, optional_value(golden, "sample_weight"));
  check_agree(metric.result(), golden_value(golden["result"]), 2e-6);
}

/// A function's arguments beside targets and predictions.
struct Given {
  const Json& json;
  int64_t integer(const char* key, int64_t otherwise) const {
    return json.contains(key) ? json[key].as_integer() : otherwise;
  }
  double real(const char* key, double otherwise) const {
    return json.contains(key) ? json[key].as_double() : otherwise;
  }
  bool flag(const char* key) const { return json.contains(key) && json[key].as_bool(); }
};
using Function = Tensor (*)(const Tensor& t, const Tensor& p, const Given& o);
const std::map<std::string, Function> functions{
    {"binary_accuracy",
     [](auto& t, auto& p, auto& o) { return metrics::binary_accuracy(t, p, {.threshold = o.real("threshold", 0.5)}); }},
    {"concordance_correlation",
     [](auto& t, auto& p, auto& o) { return metrics::concordance_correlation(t, p, o.integer("axis", -1)); }},
    {"pearson_correlation",
     [](auto& t, auto& p, auto& o) { return metrics::pearson_correlation(t, p, o.integer("axis", -1)); }},
    {"categorical_accuracy", [](auto& t, auto& p, auto&) { return metrics::categorical_accuracy(t, p); }},
    {"sparse_categorical_accuracy", [](auto& t, auto& p, auto&) { return metrics::sparse_categorical_accuracy(t, p); }},
    {"top_k_categorical_accuracy",
     [](auto& t, auto& p, auto& o) { return metrics::top_k_categorical_accuracy(t, p, o.integer("k", 5)); }},
    {"sparse_top_k_categorical_accuracy",
     [](auto& t, auto& p, auto& o) {
       return metrics::sparse_top_k_categorical_accuracy(
           t, p, {.k = o.integer("k", 5), .from_sorted_ids = o.flag("from_sorted_ids")});
     }},
};

void check_function(const Json& golden) {
  auto function = functions.find(golden["function"].as_string());
  REQUIRE(function != functions.end());
  const Json options = Json::parse(golden["options"].as_string());
  check_agree(function->second(golden_value(golden["y_true"]), golden_value(golden["y_pred"]), Given{options}),
              golden_value(golden["out"]), 2e-6);
}

TEST_CASE("metrics give Keras' numbers") {
  const Json file = golden_file("metrics.json");
  for (const Json& golden : file["cases"].items()) {
    const char* kind = golden.contains("function") ? "function" : "metric";
    INFO(golden[kind].as_string(), " ", golden["options"].as_string());
    try {
      golden.contains("function") ? check_function(golden)
      : golden.contains("mask")   ? check_masked(golden)
                                  : check_updates(golden);
    } catch (const Error& error) {
      FAIL_CHECK(std::string(error.what()));
    }
  }
}

TEST_CASE("every metric and every function has numbers of Keras") {
  const Json file = golden_file("metrics.json");
  auto has = [&](const char* kind, const std::string& name) {
    const auto& cases = file["cases"].items();
    return std::any_of(cases.begin(), cases.end(),
                       [&](const Json& golden) { return golden.contains(kind) && golden[kind].as_string() == name; });
  };
  for (const auto* entry : metric_registry().entries()) CHECK_MESSAGE(has("metric", entry->name), entry->name);
  for (const auto& function : functions) CHECK_MESSAGE(has("function", function.first), function.first);
}

TEST_CASE("names of metrics mean what they mean in Keras") {
  const Json file = golden_file("losses.json");
  for (const Json& name : file["names"].items()) {
    if (name["kind"].as_string() != "metric") continue;
    Metric metric(name["text"].as_string());
    CHECK(metric.given_name() == name["text"].as_string());
    if (metric.defined()) CHECK(metric->class_name() == name["is"].as_string());  // compile() settles "accuracy"
  }
}

}  // namespace
}  // namespace addax::tests
