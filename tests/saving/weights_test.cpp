// Weights files: what Keras wrote is read and written again alike; what is hostile, damaged or of another model is
// refused by name and changes nothing; a model that was loaded trains on with the same bits.
#include <doctest/doctest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <utility>

#include "addax/errors.hpp"
#include "addax/initializers/glorot_uniform.hpp"
#include "addax/layers/batch_normalization.hpp"
#include "addax/layers/conv2d.hpp"
#include "addax/layers/dense.hpp"
#include "addax/model.hpp"
#include "addax/ops.hpp"
#include "addax/optimizers/adam.hpp"
#include "addax/optimizers/sgd.hpp"
#include "addax/random.hpp"
#include "core/file.hpp"
#include "saving/golden_models.hpp"
#include "saving/hdf5_writer.hpp"
#include "saving/trees.hpp"
#include "saving/warnings.hpp"
#include "support/bytes_in.hpp"
#include "support/golden_file.hpp"
#include "support/temporary_folder.hpp"
#include "support/weights.hpp"

namespace addax::tests {
namespace {

namespace fs = std::filesystem;

std::string golden_path(const std::string& file) {
  return std::string(ADDAX_TESTS_DIR) + "/golden/data/weights/" + file;
}

/// The text of the FormatError behind the path of the file, or "loaded".
std::string refusal(const Model& model, const std::string& path) {
  auto before = bits(model);
  std::string text = "loaded";
  try {
    model.load_weights(path);
  } catch (const FormatError& error) {
    text = error.what();
    CHECK_MESSAGE(text.starts_with(path), text);
    text = text.substr(path.size());
    CHECK(bits(model) == before);
  }
  return text;
}

void write_text(const fs::path& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

Optimizer golden_optimizer(const std::string& name) {
  if (name == "Adam") return optimizers::Adam(0.01);
  return name == "SGD" ? optimizers::SGD({.learning_rate = 0.1, .momentum = 0.9}) : Optimizer("rmsprop");
}

}  // namespace

TEST_CASE("files that Keras wrote give Keras' weights and outputs") {
  Json golden = golden_file("files.json");
  for (const Json& file : golden["good"].items()) {
    CAPTURE(file["file"].as_string());
    Model model = golden_model(file["model"].as_string());
    model.load_weights(golden_path(file["file"].as_string()));
    Tensors weights = model.get_weights();
    REQUIRE(weights.size() == file["weights"].size());
    for (size_t i = 0; i < weights.size(); ++i) check_agree(weights[i], golden_value(file["weights"][i]), 0);
    check_agree(model.predict(golden_value(file["x"]), {.verbose = 0}), golden_value(file["out"]));
  }
}

TEST_CASE("what is written again has Keras' tree of groups, datasets and names") {
  TemporaryFolder folder;
  Json golden = golden_file("files.json");
  for (const Json& file : golden["good"].items()) {
    const std::string& name = file["file"].as_string();
    bool compiled = file.contains("optimizer");
    if (name.starts_with("tiny") || (compiled && !name.starts_with("mlp_adam.") && !name.starts_with("mlp_sgd.")))
      continue;
    CAPTURE(name);
    Model model = golden_model(file["model"].as_string());
    if (compiled)
      model.compile(
          {.optimizer = golden_optimizer(file["optimizer"].as_string()), .loss = "sparse_categorical_crossentropy"});
    model.load_weights(golden_path(name));
    model.save_weights(folder / name);
    CHECK(tree(folder / name) == tree(golden_path(name)));
    Model again = golden_model(file["model"].as_string());
    again.load_weights(folder / name);
    CHECK(bits(again.weights()) == bits(model.weights()));
  }
}

TEST_CASE("the optimizer's state of a file from Keras: the next step is Keras'") {
  Json golden = golden_file("files.json");
  for (const Json& file : golden["good"].items()) {
    if (!file.contains("next_loss")) continue;
    Model model = golden_model("mlp");
    model.compile({.optimizer = optimizers::Adam(0.01), .loss = "sparse_categorical_crossentropy"});
    model.load_weights(golden_path(file["file"].as_string()));
    CHECK(model.optimizer().iterations() == file["iterations"].as_integer());
    Variables state = model.optimizer().variables();
    REQUIRE(state.size() == file["optimizer_state"].size());
    for (size_t i = 0; i < state.size(); ++i) check_agree(state[i], golden_value(file["optimizer_state"][i]), 0);
    Logs logs = model.train_on_batch(golden_value(file["x"]), golden_value(file["y"]));
    CHECK(agree(logs["loss"], file["next_loss"].as_double()));
    Tensors weights = model.get_weights();
    for (size_t i = 0; i < weights.size(); ++i) check_agree(weights[i], golden_value(file["after_next_step"][i]));
  }
}

TEST_CASE("hostile and damaged files are refused and change nothing") {
  Json golden = golden_file("files.json");
  for (const Json& file : golden["hostile"].items()) {
    CAPTURE(file["file"].as_string());
    Model model = golden_model(file["into"].as_string());
    std::string text = refusal(model, golden_path(file["file"].as_string()));
    CHECK(text != "loaded");
    model.predict(golden_input(model), {.verbose = 0});
  }
}

TEST_CASE("odd files load or are refused, whole") {
  Json golden = golden_file("files.json");
  for (const Json& file : golden["odd"].items()) {
    CAPTURE(file["file"].as_string());
    refusal(golden_model(file["into"].as_string()), golden_path(file["file"].as_string()));
  }
}

TEST_CASE("files of other writers load: compressed, of other dtypes, big-endian") {
  // fletcher32 is a filter that is refused like all but deflate and shuffle.
  Json golden = golden_file("files.json");
  Tensor x = golden_value(golden["good"][0]["x"]);
  for (const Json& file : golden["tolerable"].items()) {
    CAPTURE(file["file"].as_string());
    Model model = golden_model(file["into"].as_string());
    if (file["file"].as_string().starts_with("shuffle_fletcher")) continue;
    model.load_weights(golden_path(file["file"].as_string()));
    check_agree(model.predict(x, {.verbose = 0}), golden_value(file["out"]));
  }
}

TEST_CASE("refusals of files, word for word") {
  Model tiny = golden_model("tiny");
  auto says = [&](const std::string& file) { return refusal(tiny, golden_path(file + ".weights.h5")); };
  CHECK(says("truncated_half") ==
        ": expected a file of 7248 bytes, got 3624. The file is truncated; save or fetch it again.");
  CHECK(says("truncated_header") ==
        ": expected a well-formed HDF5 file, got a superblock that ends too early. The file is damaged; save or fetch "
        "it again.");
  CHECK(says("not_hdf5") ==
        ": expected an HDF5 file, got 34 bytes without its signature. Check that the path names a weights file.");
  CHECK(says("empty_file") ==
        ": expected an HDF5 file, got 0 bytes without its signature. Check that the path names a weights file.");
  CHECK(says("soft_link") ==
        " at \"/layers/dense/vars\": expected plain groups, datasets and attributes, got the soft link \"0\". Such "
        "HDF5 features are not read, for safety.");
  CHECK(says("external_link") ==
        " at \"/layers/dense/vars\": expected plain groups, datasets and attributes, got the external link \"0\". Such "
        "HDF5 features are not read, for safety.");
  CHECK(says("external_storage") ==
        " at \"/layers/dense/vars/0\": expected plain groups, datasets and attributes, got external storage. Such HDF5 "
        "features are not read, for safety.");
  CHECK(says("virtual") ==
        " at \"/layers/dense/vars/0\": expected plain groups, datasets and attributes, got a virtual data set. Such "
        "HDF5 features are not read, for safety.");
  CHECK(says("huge_shape") ==
        " at \"/layers/dense/vars/0\": expected datasets no larger than the stored bytes bear out, got 17592186044416 "
        "declared bytes over 7520 stored ones. The file is damaged or made to exhaust memory.");
  CHECK(says("huge_product") ==
        " at \"/layers/dense/vars/0\": expected a well-formed HDF5 file, got a size of more than 2^62. The file is "
        "damaged; save or fetch it again.");
  CHECK(says("missing_layer") ==
        ": expected the weights of sequential (Sequential), got others for 1 layer: dense (Dense): 2 variables, in the "
        "file 0. Load the file into the model that it was saved from, or set skip_mismatch.");
  CHECK(says("gap_in_names") ==
        ": expected the weights of sequential (Sequential), got others for 1 layer: dense (Dense): bias [4], in the "
        "file none. Load the file into the model that it was saved from, or set skip_mismatch.");
  CHECK(says("extra_layer") ==
        ": expected the weights of sequential (Sequential), got others for 1 layer: layers/dense_1: 0 variables, in "
        "the file 1. Load the file into the model that it was saved from, or set skip_mismatch.");
}

TEST_CASE("weights of another architecture: every differing layer is named") {
  Model mlp = golden_model("mlp");
  CHECK(refusal(mlp, golden_path("other_width.weights.h5")) ==
        ": expected the weights of sequential (Sequential), got others for 2 layers: dense (Dense): kernel [20, 12], "
        "in the file [20, 13] and bias [12], in the file [13]; dense_1 (Dense): kernel [12, 5], in the file [13, 5]. "
        "Load the file into the model that it was saved from, or set skip_mismatch.");
  CHECK(refusal(mlp, golden_path("other_depth.weights.h5")) ==
        ": expected the weights of sequential (Sequential), got others for 2 layers: dense_1 (Dense): kernel [12, 5], "
        "in the file [12, 12] and bias [5], in the file [12]; layers/dense_2: 0 variables, in the file 2. Load the "
        "file into the model that it was saved from, or set skip_mismatch.");
  CHECK(refusal(mlp, golden_path("nested.weights.h5")) ==
        ": expected the weights of sequential (Sequential), got others for 4 layers: dense (Dense): kernel [20, 12], "
        "in the file [4, 3] and bias [12], in the file [3]; dense_1 (Dense): 2 variables, in the file 1; "
        "layers/sequential/layers/dense: 0 variables, in the file 2; layers/sequential/layers/dense_1: 0 variables, in "
        "the file 2. Load the file into the model that it was saved from, or set skip_mismatch.");
}

TEST_CASE("older files: lists under another name, saved seeds, and layouts that are refused") {
  TemporaryFolder folder;
  const std::string path = folder / "old.weights.h5";
  std::vector<float> kernel(24, 0.5f), bias(4, -1.0f);
  Model tiny = golden_model("tiny");
  for (std::string list : {"_layer_checkpoint_dependencies", "layers"}) {
    Hdf5Writer file;
    file.dataset(list + "/dense/vars/0", {{6, 4}, DType::float32}, kernel.data());
    file.dataset(list + "/dense/vars/1", {{4}, DType::float32}, bias.data());
    file.dataset(list + "/dropout/seed_generator/vars/0", {{4}, DType::float32}, bias.data());
    file.save(path);
    tiny.set_weights({ops::zeros({6, 4}), ops::zeros({4})});
    tiny.load_weights(path);
    CHECK(tiny.get_weights()[0].to_vector<float>() == kernel);
    CHECK(tiny.get_weights()[1].to_vector<float>() == bias);
  }
  Hdf5Writer whole;
  whole.group("model_weights");
  whole.save(path);
  CHECK(refusal(tiny, path) ==
        ": expected weights in the layout of Keras 3, got the older layout of a whole model. Let the path end in "
        "\".h5\" to read it.");
}

TEST_CASE("skip_mismatch loads the layers that fit and says which did not") {
  Warnings warnings;
  Model mlp = golden_model("mlp");
  auto before = bits(mlp);
  mlp.load_weights(golden_path("other_depth.weights.h5"), {.skip_mismatch = true});
  auto after = bits(mlp);
  CHECK(after[0] != before[0]);
  CHECK(after[2] == before[2]);
  REQUIRE(warnings.texts.size() == 1);
  CHECK(warnings.texts[0] ==
        golden_path("other_depth.weights.h5") +
            ": expected the weights of sequential (Sequential), got others for 1 layer: dense_1 (Dense): kernel [12, "
            "5], in the file [12, 12] and bias [5], in the file [12]. These layers are as they were.");
}

TEST_CASE("training goes on with the same bits after loading into a second model") {
  TemporaryFolder folder;
  const std::string path = folder / "a.weights.h5";
  Json golden = golden_file("files.json");
  const Json& file = golden["good"][2];
  Tensor x = golden_value(file["x"]), y = golden_value(file["y"]);
  auto make = [&] {
    Model model = golden_model("mlp");
    model.compile({.optimizer = optimizers::Adam(0.01), .loss = "sparse_categorical_crossentropy"});
    return model;
  };
  FitOptions steps{.batch_size = 2, .epochs = 2, .verbose = 0, .shuffle = false};
  Model first = make(), second = make();
  first.fit(x, y, steps);
  first.optimizer().set_learning_rate(0.002);
  first.save_weights(path);
  second.fit(x, y, {.batch_size = 3, .verbose = 0});
  second.load_weights(path);
  CHECK(second.optimizer().iterations() == 6);
  CHECK(second.optimizer().learning_rate() == first.optimizer().learning_rate());
  first.fit(x, y, steps);
  second.fit(x, y, steps);
  CHECK(bits(first) == bits(second));
}

TEST_CASE("what was planned or read before sees the new weights, or keeps the old ones") {
  Json golden = golden_file("files.json");
  const Json& file = golden["good"][1];
  Tensor x = golden_value(file["x"]);
  Model model = golden_model("mlp");
  Tensor before = model.predict(x, {.verbose = 0}), kernel = model.weights()[0].value();
  std::vector<float> held = kernel.to_vector<float>();
  model.load_weights(golden_path("mlp.weights.h5"));
  check_agree(model.predict(x, {.verbose = 0}), golden_value(file["out"]));
  CHECK(kernel.to_vector<float>() == held);
  CHECK(model.weights()[0].value().to_vector<float>() != held);
}

TEST_CASE("an optimizer of another kind begins anew, with a warning") {
  Warnings warnings;
  Model model = golden_model("mlp");
  model.compile({.optimizer = "sgd", .loss = "sparse_categorical_crossentropy"});
  const std::string path = golden_path("mlp_adam.weights.h5");
  model.load_weights(path);
  CHECK(model.optimizer().iterations() == 0);
  REQUIRE(warnings.texts.size() == 1);
  CHECK(warnings.texts[0] == path + ": expected the state of " + model.optimizer().name() +
                                 " (SGD), got another: 2 variables, in the file 10. The weights are loaded, the "
                                 "optimizer's state is as it was.");
}

TEST_CASE("layers inside layers stand at their attributes") {
  TemporaryFolder folder;
  Model model = own_model();
  model.save_weights(folder / "own.weights.h5");
  CHECK(tree(folder / "own.weights.h5") == R"(/
/blocks/
/blocks/block/
/blocks/block/_hidden/
/blocks/block/_hidden/vars/ name=dense_3,
/blocks/block/_hidden/vars/0 [3, 3] float32
/blocks/block/_hidden/vars/1 [3] float32
/blocks/block/inner/
/blocks/block/inner/vars/ name=dense_2,
/blocks/block/inner/vars/0 [4, 3] float32
/blocks/block/inner/vars/1 [3] float32
/blocks/block/vars/ name=block,
/blocks/block/vars/0 [4] float32
/blocks/block_1/
/blocks/block_1/_hidden/
/blocks/block_1/_hidden/vars/ name=dense_5,
/blocks/block_1/_hidden/vars/0 [3, 3] float32
/blocks/block_1/_hidden/vars/1 [3] float32
/blocks/block_1/inner/
/blocks/block_1/inner/vars/ name=dense_4,
/blocks/block_1/inner/vars/0 [3, 3] float32
/blocks/block_1/inner/vars/1 [3] float32
/blocks/block_1/vars/ name=block_1,
/blocks/block_1/vars/0 [3] float32
/conv/
/conv/vars/ name=dense,
/conv/vars/0 [3, 4] float32
/conv/vars/1 [4] float32
/dense/
/dense/vars/ name=dense_6,
/dense/vars/0 [3, 2] float32
/dense/vars/1 [2] float32
/layers/
/layers/dense_1/
/layers/dense_1/vars/ name=dense_1,
/layers/dense_1/vars/0 [4, 4] float32
/layers/dense_1/vars/1 [4] float32
/vars/ name=own,
)");
  Model other = own_model();
  CHECK(bits(other) != bits(model));
  other.load_weights(folder / "own.weights.h5");
  CHECK(bits(other) == bits(model));
}

TEST_CASE("a model whose steps call its layers has weights to save before it is called itself") {
  struct Parts : ModelBase {
    Layer inside = add_layer("inside", Sequential{Input({2}), layers::Dense(3)});
  };
  TemporaryFolder folder;
  Model model = make<Parts>(), other = make<Parts>();
  model.save_weights(folder / "parts.weights.h5");
  other.load_weights(folder / "parts.weights.h5");
  CHECK(bits(other) == bits(model));
}

TEST_CASE("a path of another kind, a model that is not built, a file that may not be replaced") {
  TemporaryFolder folder;
  Model mlp = golden_model("mlp");
  CHECK_THROWS_WITH_AS(
      mlp.save_weights("mlp.keras"),
      "save_weights: expected a path that ends in \".weights.h5\" or \".safetensors\", got \"mlp.keras\". "
      "Such files hold the weights alone; whole models have other endings.",
      OptionError);
  CHECK_THROWS_WITH_AS(
      mlp.load_weights("mlp.zip"),
      "load_weights: expected a path that ends in \".weights.h5\", \".weights.json\", \".safetensors\" or \".npz\", "
      "got \"mlp.zip\". Such files hold the weights alone; whole models have other endings.",
      OptionError);
  Sequential unbuilt({layers::Dense(3)}, {.name = "unbuilt"});
  CHECK_THROWS_WITH_AS(unbuilt.save_weights(folder / "a.weights.h5"),
                       "unbuilt (Sequential): expected a model that is built, got save_weights() before. Begin the "
                       "model with Input(), or call it once.",
                       StateError);
  const std::string path = folder / "b.weights.h5";
  mlp.save_weights(path, {.overwrite = false});
  CHECK_THROWS_WITH_AS(
      mlp.save_weights(path, {.overwrite = false}),
      (path + ": expected a path where nothing stands yet, got a file. Set overwrite to replace it.").c_str(),
      FileError);
  const std::string missing = folder / "missing.weights.h5";
  CHECK_THROWS_WITH_AS(mlp.load_weights(missing),
                       (missing + ": expected a file that can be read, got \"No such file or directory\". Check the "
                                  "path and the permissions.")
                           .c_str(),
                       FileError);
}

TEST_CASE("a folder that cannot be written") {
  Model mlp = golden_model("mlp");
  TemporaryFolder folder;
  const std::string path = folder / "missing" / "a.weights.h5";
  CHECK_THROWS_WITH_AS(mlp.save_weights(path),
                       (path + ": expected a file that can be written, got \"No such file or directory\". Check the "
                               "folder and its permissions; what stood there before is unchanged.")
                           .c_str(),
                       FileError);
}

TEST_CASE("a full disk: the old file survives") {
  TemporaryFolder folder;
  const std::string path = folder / "a.weights.h5";
  Model mlp = golden_model("mlp");
  mlp.save_weights(path);
  const std::string before = bytes_in(path);
  static constexpr FileCalls full{[](int, const void*, size_t) -> ssize_t {
                                    errno = ENOSPC;
                                    return -1;
                                  },
                                  ::fsync, ::close, ::rename};
  const FileCalls* calls = std::exchange(file_calls, &full);
  CHECK_THROWS_WITH_AS(mlp.save_weights(path),
                       (path + ": expected a file that can be written, got \"No space left on device\". Free some "
                               "space; what stood there before is unchanged.")
                           .c_str(),
                       FileError);
  file_calls = calls;
  CHECK(bytes_in(path) == before);
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("a file cut at any length is refused or loads whole") {
  TemporaryFolder folder;
  const std::string path = folder / "cut.weights.h5", whole = bytes_in(golden_path("tiny.weights.h5"));
  Model tiny = golden_model("tiny");
  for (size_t length = 0; length < whole.size(); length += 97) {
    write_text(path, whole.substr(0, length));
    CHECK(refusal(tiny, path) != "loaded");
  }
}

TEST_CASE("weights: predict() keeps nothing of weights that a file replaced") {
  auto make = [](int64_t seed) {
    Sequential model{Input({6, 6, 3}),
                     layers::Conv2D(8, 3, {.kernel_initializer = initializers::GlorotUniform({.seed = seed})}),
                     layers::BatchNormalization()};
    model.compile({.loss = "mse"});
    return model;
  };
  Model model = make(1), other = make(2);
  Tensor x = random::normal({2, 6, 6, 3}, {.seed = 3});
  auto predicted = [&](Model& of) { return of.predict(x, {.verbose = 0}).to_vector<float>(); };
  TemporaryFolder folder;
  other.save_weights(folder / "other.weights.h5");
  CHECK(predicted(model) != predicted(other));
  model.load_weights(folder / "other.weights.h5");
  CHECK(predicted(model) == predicted(other));
}

}  // namespace addax::tests
