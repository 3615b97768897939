// Weights in several files: Keras' are read, and what is written is what Keras writes; broken maps are refused.
#include "saving/sharded_weights.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "addax/optimizers/adam.hpp"
#include "saving/golden_models.hpp"
#include "saving/trees.hpp"
#include "support/bytes_in.hpp"
#include "support/golden_file.hpp"
#include "support/temporary_folder.hpp"
#include "support/weights.hpp"

namespace addax::tests {
namespace {

const std::string golden = std::string(ADDAX_TESTS_DIR) + "/golden/data/formats/mlp_adam";
constexpr double shard = 1e-6;

Model compiled_mlp() {
  Model model = golden_model("mlp");
  model.compile({.optimizer = optimizers::Adam(0.01), .loss = "sparse_categorical_crossentropy"});
  return model;
}

}  // namespace

TEST_CASE("shards that Keras wrote hold the weights and the optimizer's state") {
  Model whole = compiled_mlp(), sharded = compiled_mlp();
  whole.load_weights(std::string(ADDAX_TESTS_DIR) + "/golden/data/weights/mlp_adam.weights.h5");
  sharded.load_weights(golden + ".weights.json");
  CHECK(bits(sharded) == bits(whole));
  CHECK(bits(sharded.optimizer().variables()) == bits(whole.optimizer().variables()));
}

TEST_CASE("the map and the shards are those that Keras writes") {
  TemporaryFolder folder;
  Model model = compiled_mlp(), again = compiled_mlp();
  model.load_weights(golden + ".weights.json");
  for (const char* name : {"mlp_adam.weights.json", "mlp_adam.weights.h5"}) {
    model.save_weights(folder / name, {.max_shard_size = shard});
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 6);
    CHECK(bytes_in(folder / "mlp_adam.weights.json") == bytes_in(golden + ".weights.json"));
  }
  for (int i = 0; i < 5; ++i) {
    const std::string file = "_0000" + std::to_string(i) + ".weights.h5";
    CHECK(tree((folder / "mlp_adam").string() + file) == tree(golden + file));
  }
  again.load_weights(folder / "mlp_adam.weights.json");
  CHECK(bits(again) == bits(model));
}

TEST_CASE("sizes that do not go, and maps that are refused") {
  TemporaryFolder folder;
  Model model = golden_model("mlp");
  const std::string path = folder / "a.weights.json";
  CHECK_THROWS_WITH_AS(model.save_weights(path, {.max_shard_size = 0.0}),
                       "save_weights: expected a max_shard_size above 0, got 0.0. It counts GB.", OptionError);
  CHECK_THROWS_WITH_AS(model.save_weights(path, {.max_shard_size = 0x1p-22}),
                       "save_weights: expected a max_shard_size that holds every variable, got 256.0 bytes for "
                       "sequential/dense/kernel of 960. Raise max_shard_size, which counts GB.",
                       OptionError);
  CHECK(std::filesystem::is_empty(folder.path()));
  model.save_weights(path, {.max_shard_size = 1});
  auto refusal = [&](const std::string& map) {
    std::ofstream(path) << map;
    auto before = bits(model);
    try {
      model.load_weights(path);
    } catch (const Error& error) {
      CHECK(bits(model) == before);
      return std::string(error.what()).substr(path.size());
    }
    return std::string("loaded");
  };
  const std::string help = ". Such a map is written by save_weights() with max_shard_size.";
  const std::string names = ": expected names of files beside it that end in \".weights.h5\", got ";
  CHECK(refusal("{}") == ": expected a \"weight_map\", got none" + help);
  CHECK(refusal(R"({"weight_map": {"/layers/dense/vars": "../a_00000.weights.h5"}})") ==
        names + "\"../a_00000.weights.h5\"" + help);
  CHECK(refusal(R"({"weight_map": {"/layers/dense/vars": [3]}})") == names + "3" + help);
  CHECK(refusal(R"({"weight_map": {"/layers/conv/vars": "a_00000.weights.h5"}})") ==
        ": expected \"/layers/conv/vars\" in a_00000.weights.h5, got a file without it" + help);
  CHECK(refusal(R"({"weight_map": {"/layers/dense/vars": "a_00000.weights.h5"}})") ==
        ": expected the weights of sequential (Sequential), got others for 1 layer: dense_1 (Dense): 2 variables, in "
        "the file 0. Load the file into the model that it was saved from, or set skip_mismatch.");
}

}  // namespace addax::tests
