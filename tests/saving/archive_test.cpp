// .keras archives: a model leaves and comes back, and training goes on with the same bits; what is damaged, hostile or
// of another kind is refused and changes nothing.
#include "saving/archive.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "addax/layers/dense.hpp"
#include "addax/losses/huber.hpp"
#include "addax/ops.hpp"
#include "addax/optimizers/adam.hpp"
#include "addax/saving.hpp"
#include "core/zip_reader.hpp"
#include "core/zip_writer.hpp"
#include "saving/golden_models.hpp"
#include "saving/warnings.hpp"
#include "support/bytes_in.hpp"
#include "support/golden_file.hpp"
#include "support/temporary_folder.hpp"
#include "support/weights.hpp"

namespace addax::tests {
namespace {

Model trained(const Tensor& x, const Tensor& y) {
  Sequential model({Input({6}), layers::Dense(8, {.activation = "tanh", .name = "hidden"}), layers::Dense(2)},
                   {.name = "trained"});
  model.compile({.optimizer = optimizers::Adam({.learning_rate = 3e-3, .amsgrad = true}),
                 .loss = losses::Huber({.delta = 0.5}),
                 .metrics = {"mae"}});
  model.fit(x, y, {.batch_size = 8, .epochs = 2, .verbose = 0, .shuffle = false});
  return model;
}

std::string text_of(const ZipFile& archive, const char* member) {
  Bytes bytes = archive.read(member);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// The same archive with another config.
void change_config(const std::string& path, const std::string& to, auto change) {
  ZipFile archive = ZipFile::open(path);
  Json config = Json::parse(text_of(archive, "config.json"));
  change(config);
  ZipWriter writer(to);
  for (const ZipMember& member : archive.members())
    member.name == "config.json" ? writer.add(member.name, config.to_string())
                                 : writer.add(member.name, archive.read(member.name).span());
  writer.commit();
}

std::string refusal(const std::string& path) {
  try {
    saving::load_model(path);
  } catch (const FormatError& error) {
    std::string text = error.what();
    CHECK_MESSAGE(text.starts_with(path), text);
    return text.substr(path.size());
  }
  return "loaded";
}

}  // namespace

TEST_CASE("a trained model comes back and trains on with the same bits") {
  TemporaryFolder folder;
  const std::string path = folder / "model.keras";
  Tensor x = random::normal({32, 6}, {.seed = 1}), y = random::normal({32, 2}, {.seed = 2});
  Model model = trained(x, y);
  model.save(path);
  Model copy = saving::load_model(path);
  CHECK(bits(copy) == bits(model));
  CHECK(copy.to_json() == model.to_json());
  CHECK(copy.optimizer().iterations() == 8);
  for (int step = 0; step < 3; ++step) {
    Logs here = model.train_on_batch(x, y), there = copy.train_on_batch(x, y);
    CHECK(here["loss"] == there["loss"]);
    CHECK(here["mae"] == there["mae"]);
  }
  CHECK(bits(copy) == bits(model));
  Model bare = models::load_model(path, {.compile = false});
  CHECK_THROWS_AS(bare.optimizer(), StateError);
  copy.load_weights(path);
  CHECK(bits(bare) == bits(copy));
}

TEST_CASE("the archive has Keras' members in Keras' order") {
  TemporaryFolder folder;
  Model model = golden_model("mlp");
  model.save(folder / "a.keras");
  ZipFile archive = ZipFile::open(folder / "a.keras");
  std::string names;
  for (const ZipMember& member : archive.members()) names += member.name + (member.deflated ? "* " : " ");
  CHECK(names == "metadata.json config.json model.weights.h5 ");
  Json metadata = Json::parse(text_of(archive, "metadata.json"));
  CHECK(metadata["keras_version"].as_string() == "3.15.1");
  CHECK(metadata["date_saved"].as_string().size() == std::string("2026-01-01@00:00:00").size());
  CHECK(text_of(archive, "config.json") == model.to_json());
}

TEST_CASE("a folder holds the members of an archive as files") {
  TemporaryFolder folder;
  const std::string path = folder / "model";
  Tensor x = random::normal({16, 6}, {.seed = 1}), y = random::normal({16, 2}, {.seed = 2});
  Model model = trained(x, y);
  for (int save = 0; save < 2; ++save) model.save(path, {.zipped = false});
  CHECK(std::distance(std::filesystem::directory_iterator(path), {}) == 3);
  Model copy = saving::load_model(path);
  CHECK(bits(copy) == bits(model));
  CHECK(copy.to_json() == model.to_json());
  CHECK(copy.train_on_batch(x, y)["loss"] == model.train_on_batch(x, y)["loss"]);
  CHECK_THROWS_WITH_AS(model.save(folder / "a.keras", {.zipped = false}),
                       ("save: expected a folder where zipped is false, got \"" + (folder / "a.keras").string() +
                        "\". Choose a path that does not end in \".keras\".")
                           .c_str(),
                       OptionError);
  std::filesystem::remove(path + "/config.json");
  CHECK_THROWS_AS(saving::load_model(path), FileError);
}

TEST_CASE("weights that are pickled objects are refused") {
  TemporaryFolder folder;
  const std::string path = folder / "a.keras";
  ZipWriter writer(path);
  writer.add("config.json", golden_model("tiny").to_json());
  writer.add("model.weights.npz", "PK");
  writer.commit();
  CHECK(refusal(path) ==
        ": expected weights in \"model.weights.h5\", got \"model.weights.npz\", whose arrays are pickled objects. Such "
        "code is never run; save the model with its weights in HDF5.");
}

TEST_CASE("paths of other kinds, models that are not built, files that must stay") {
  TemporaryFolder folder;
  Model model = golden_model("tiny");
  CHECK_THROWS_WITH_AS(
      model.save("a.weights.h5"),
      "save: expected a path that ends in \".keras\" or \".h5\", got \"a.weights.h5\". Files of weights alone go "
      "through save_weights() and load_weights().",
      OptionError);
  CHECK_THROWS_WITH_AS(
      saving::load_model("a.zip"),
      "load_model: expected a path that ends in \".keras\" or \".h5\", got \"a.zip\". Whole models are written "
      "as \".keras\".",
      OptionError);
  CHECK_THROWS_AS(Sequential({layers::Dense(3)}).save(folder / "a.keras"), StateError);
  model.save(folder / "a.keras");
  CHECK_THROWS_AS(model.save(folder / "a.keras", {.overwrite = false}), FileError);
  CHECK_THROWS_AS(saving::load_model(folder / "missing.keras"), FileError);
}

TEST_CASE("configs that ask for too much, or do not fit the weights, are refused") {
  TemporaryFolder folder;
  const std::string path = folder / "a.keras", changed = folder / "b.keras";
  golden_model("tiny").save(path);
  auto with_dense = [&](auto change) {
    change_config(path, changed, [&](Json& config) { change(config["config"]["layers"].items()[1]["config"]); });
    return refusal(changed);
  };
  CHECK(with_dense([](Json& dense) { dense["units"] = int64_t{1} << 40; })
            .starts_with(" at config.json: dense (Dense): expected weights that the file can fill, got [6, "
                         "1099511627776] float32 where "));
  CHECK(with_dense([](Json& dense) { dense["units"] = int64_t{1} << 62; }).starts_with(" at config.json: "));
  CHECK(with_dense([](Json& dense) { dense["units"] = 5; }) ==
        " at model.weights.h5: expected the weights of sequential (Sequential), got others for 1 layer: dense (Dense): "
        "kernel [6, 5], in the file [6, 4] and bias [5], in the file [4]. Load the file into the model that it was "
        "saved from, or set skip_mismatch.");
  CHECK(with_dense([](Json& dense) { dense["activation"] = "os.system"; }).find("got \"os.system\"") !=
        std::string::npos);
}

TEST_CASE("an archive cut at any length, or with any byte changed, is refused or loads whole") {
  TemporaryFolder folder;
  const std::string path = folder / "a.keras", cut = folder / "b.keras";
  golden_model("tiny").save(path);
  const std::string whole = bytes_in(path);
  for (size_t length = 0; length < whole.size(); length += 61) {
    std::ofstream(cut, std::ios::binary) << whole.substr(0, length);
    CHECK(refusal(cut) != "loaded");
  }
  int loaded = 0, changes = 0;
  for (size_t at = 0; at < whole.size(); at += 13, ++changes) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0x41);
    std::ofstream(cut, std::ios::binary) << changed;
    loaded += refusal(cut) == "loaded";
  }
  // What no checksum covers: dates, rights, versions, a header's own checksum.
  CHECK(loaded < changes / 20);
}

}  // namespace addax::tests
