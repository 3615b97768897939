// Metrics give what Keras gives after each update, and write its configs: tests/golden/data/metrics.json.
#include <doctest/doctest.h>

#include "addax/ops.hpp"
#include "core/config.hpp"
#include "support/golden_file.hpp"
#include "training/registries.hpp"

namespace addax::tests {
namespace {

/// A whole number and the same one with a fraction of 0 are alike.
bool alike(const Json& a, const Json& b) {
  if (a.is_number() && b.is_number()) return a.as_double() == b.as_double();
  return a == b;
}

void check_config(const Json& got, const Json& wanted) {
  REQUIRE(got.size() == wanted.size());
  for (size_t i = 0; i < got.size(); ++i) {
    CHECK(got.members()[i].first == wanted.members()[i].first);
    CHECK(alike(got.members()[i].second, wanted.members()[i].second));
  }
}

void check_case(const Json& golden) {
  Metric metric = metric_registry().make(golden["metric"].as_string(), golden_options(golden["options"]), "golden");
  check_config(metric->get_config(), Json::parse(golden["config"].as_string()));
  REQUIRE(metric.variables().size() == golden["variables"].size());
  for (size_t i = 0; i < metric.variables().size(); ++i)
    CHECK(metric.variables()[i].name() == golden["variables"][i].as_string());
  for (const Json& update : golden["updates"].items()) {
    Tensor first = golden_value(update["values"][0]);
    Tensor second = update["values"].size() > 1 ? golden_value(update["values"][1]) : Tensor();
    metric.update_state(first, second,
                        update.contains("sample_weight") ? golden_value(update["sample_weight"]) : Tensor());
    CHECK(agree(metric.result().item<double>(), update["result"].as_double(), 2e-6));
  }
  metric.reset_state();
  CHECK(agree(metric.result().item<double>(), golden["after_reset"].as_double()));
}

TEST_CASE("metrics give Keras' numbers") {
  const Json file = golden_file("metrics.json");
  for (const Json& golden : file["cases"].items()) {
    INFO(golden["metric"].as_string(), " ", golden["options"].to_string());
    try {
      check_case(golden);
    } catch (const Error& error) {
      FAIL_CHECK(error.what());
    }
  }
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
