// Records of objects: for every class that a registry knows, an object that Keras recorded is read and recorded alike.
#include <doctest/doctest.h>

#include <set>
#include <utility>

#include "addax/layers/lambda.hpp"
#include "addax/ops.hpp"
#include "addax/saving.hpp"
#include "losses/registry.hpp"
#include "nn/serialize.hpp"
#include "optimizers/registry.hpp"
#include "saving/same_json.hpp"
#include "saving/warnings.hpp"
#include "support/golden_file.hpp"
#include "training/registries.hpp"

namespace addax::tests {
namespace {

/// Arguments that Keras does not write.
constexpr std::pair<const char*, const char*> lost_by_keras[] = {{"Huber", "delta"}, {"CosineSimilarity", "axis"}};

/// Every class of a registry has a record that goes through it unchanged; those of `without` have none in Keras.
template <class H>
void check_records(const Registry<H>& registry, const std::string& package, std::set<std::string> without = {}) {
  saving::CustomObjectScope functions({{"square", LambdaFunction([](const Tensor& x) { return ops::square(x); })}});
  const Json golden = golden_file("records.json");
  for (const Json& row : golden["records"].items()) {
    if (row["package"].as_string() != package || registry.find(row["class"].as_string()) == nullptr) continue;
    CAPTURE(row["class"].as_string());
    Json record = Json::parse(row["record"].as_string());
    Warnings warnings;
    Json ours = saving::serialize_keras_object(saving::deserialize_keras_object<H>(record));
    for (const auto& [name, key] : lost_by_keras)
      if (row["class"].as_string() == name) ours["config"].erase(key);
    CHECK(difference(ours, record) == "");
    CHECK(warnings.texts.empty());
    without.insert(row["class"].as_string());
  }
  for (const auto* entry : registry.entries())
    CHECK_MESSAGE(without.contains(entry->name), entry->name << " has no record in tests/golden/records.py");
}

}  // namespace

TEST_CASE("records of layers") { check_records(layer_registry(), "keras.layers", {"Functional", "Sequential"}); }
TEST_CASE("records of losses") { check_records(loss_registry(), "keras.losses"); }
TEST_CASE("records of metrics") { check_records(metric_registry(), "keras.metrics"); }
TEST_CASE("records of optimizers") { check_records(optimizer_registry(), "keras.optimizers", {"MultiOptimizer"}); }
TEST_CASE("records of schedules") { check_records(schedule_registry(), "keras.optimizers.schedules"); }
TEST_CASE("records of initializers") { check_records(initializer_registry(), "keras.initializers"); }
TEST_CASE("records of regularizers") { check_records(regularizer_registry(), "keras.regularizers"); }
TEST_CASE("records of constraints") { check_records(constraint_registry(), "keras.constraints"); }

}  // namespace addax::tests
