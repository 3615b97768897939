// Preprocessing layers give what Keras gives, from its configs and after adapt(): tests/golden/data/preprocessing.json.
#include <doctest/doctest.h>

#include "addax/data/dataset.hpp"
#include "addax/layers/flatten.hpp"
#include "addax/layers/normalization.hpp"
#include "addax/model.hpp"
#include "addax/ops.hpp"
#include "addax/saving.hpp"
#include "nn/serialize.hpp"
#include "support/check_refusals.hpp"
#include "support/golden_file.hpp"
#include "support/temporary_folder.hpp"

namespace addax::tests {
namespace {

/// Without what adapt() has still to find.
Layer untaught(const Json& golden) {
  Json config = Json::parse(golden["config"].as_string());
  if ((golden.contains("data") || golden.contains("batches")) && config.contains("bin_boundaries"))
    config["bin_boundaries"] = nullptr;
  return layer_registry().make(golden["class"].as_string(), config, "golden");
}

void check_config(const Json& got, const Json& wanted) {
  for (const auto& member : wanted.members()) {
    const std::string& key = member.first;
    const Json& value = member.second;
    INFO(key, " of ", got.to_string());
    REQUIRE(got.contains(key));
    if (key != "bin_boundaries") CHECK(got[key].to_string() == value.to_string());
  }
  CHECK(got.size() == wanted.size());
}

void check_case(const Json& golden) {
  const Json wanted = Json::parse(golden["config"].as_string());
  Layer layer = untaught(golden);
  if (golden.contains("data")) layer.adapt(golden_value(golden["data"]));
  if (golden.contains("batches")) {
    std::vector<Batch> batches;
    for (const Json& batch : golden["batches"].items()) batches.push_back({golden_value(batch), {}, {}});
    layer.adapt(data::Dataset(batches));
  }
  Tensor x = golden_value(golden["x"]), out = golden_value(golden["out"]);
  Tensors inputs{x};
  if (golden.contains("count_weights")) inputs.push_back(golden_value(golden["count_weights"]));
  Tensor got = layer(inputs);
  CHECK(got.dtype() == out.dtype());
  check_agree(got, out);
  check_config(layer->get_config(), wanted);
  REQUIRE(layer.get_weights().size() == golden["weights"].size());
  for (size_t i = 0; i < golden["weights"].size(); ++i)
    check_agree(layer.get_weights()[i], golden_value(golden["weights"][i]));
  if (layer.get_weights().empty()) {
    // What was learnt is in the config alone.
    Layer copy = layer_registry().make(golden["class"].as_string(), layer->get_config(), "copy");
    check_agree(copy(inputs), out);
  }
}

TEST_CASE("preprocessing layers give Keras' numbers") {
  const Json file = golden_file("preprocessing.json");
  for (const Json& golden : file["cases"].items()) {
    INFO(golden["class"].as_string(), " ", golden["config"].as_string(), " ", golden["x"].to_string());
    try {
      check_case(golden);
    } catch (const Error& error) {
      FAIL_CHECK(std::string(error.what()));
    }
  }
}

TEST_CASE("batches to learn from end, hold one tensor, and are there") {
  Layer normalization = layers::Normalization({.name = "n"});
  Tensor x = ops::ones({4, 2});
  check_refusals(
      {{[&] { normalization.adapt(data::Dataset(x).batch(2).repeat()); },
        "n (Normalization): expected a data set that ends, got an endless one. take() ends it."},
       {[&] {
          normalization.adapt(data::Dataset(Tensors{x, x}).batch(2));
        },
        "n (Normalization): expected batches of one tensor, got one of 2. map() can take what is to be learnt from."},
       {[&] { normalization.adapt(data::Dataset(x).batch(2).take(0)); },
        "n (Normalization): expected batches to learn from, got none."},
       {[&] { layers::Flatten({.name = "f"}).adapt(data::Dataset(x)); },
        "f (Flatten): expected a layer that learns from batches, got adapt() on another."}});
}

TEST_CASE("a model of Keras whose layers learnt, and the way back through a file") {
  const Json golden = golden_file("preprocessing.json")["saved"];
  Tensor x = golden_value(golden["x"]);
  auto check = [&](const Model& model) {
    Tensors out = model.predict_all(x, {.verbose = 0});
    for (size_t i = 0; i < 2; ++i) check_agree(out[i], golden_value(golden["out"][i]));
  };
  Model model = saving::load_model(std::string(ADDAX_TESTS_DIR) + "/golden/data/models/preprocessing.keras");
  check(model);
  TemporaryFolder folder;
  const std::string file = folder / "again.keras";
  model.save(file);
  check(saving::load_model(file));
}

}  // namespace
}  // namespace addax::tests
