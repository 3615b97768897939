// ModelCheckpoint: names of files, when it saves, and that what it saves can be loaded.
#include "addax/callbacks/model_checkpoint.hpp"

#include <doctest/doctest.h>

#include <set>

#include "support/temporary_folder.hpp"
#include "support/weights.hpp"
#include "training/callbacks/scripted.hpp"

namespace addax::tests {
namespace {

namespace fs = std::filesystem;
using Names = std::set<std::string>;

Names files(const fs::path& folder) {
  Names names;
  for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename());
  return names;
}

/// The files that such a callback leaves behind.
Names saved(const std::string& pattern, const ModelCheckpointOptions& options, std::vector<double> losses) {
  TemporaryFolder folder;
  Scripted(std::move(losses)).fit(callbacks::ModelCheckpoint(folder / pattern, options), {.batch_size = 1});
  return files(folder.path());
}

}  // namespace

TEST_CASE("names are formatted as Python formats them") {
  CHECK(saved("{epoch:02d}-{loss:.2f}-{{x}}.weights.h5", {.save_weights_only = true}, {4, 3.5}) ==
        Names{"01-4.00-{x}.weights.h5", "02-3.50-{x}.weights.h5"});
  CHECK(saved("{epoch}.{batch}.weights.h5", {.save_weights_only = true, .save_freq = 3}, {1, 1, 1}) ==
        Names{"1.3.weights.h5", "2.2.weights.h5", "3.1.weights.h5", "3.4.weights.h5"});
  CHECK(saved("{epoch:>3}_{loss:.4}.weights.h5", {.save_weights_only = true}, {4}) == Names{"  1_4.0.weights.h5"});
}

TEST_CASE("a field that no epoch fills is refused, and the model is as before") {
  for (const auto& [pattern, field] : {std::pair{"{val_loss}", "val_loss"}, {"{epoch}{batch}", "batch"}}) {
    Scripted run({1, 1});
    const auto before = bits(run.model.variables());
    const std::string path = std::string(pattern) + ".weights.h5";
    CHECK(refusal<OptionError>([&] { run.fit(callbacks::ModelCheckpoint(path, {.save_weights_only = true})); }) ==
          "ModelCheckpoint: expected fields of filepath to be some of accuracy, loss, mae, epoch, got \"" +
              std::string(field) + "\". Names with val_ need validation data.");
    CHECK(bits(run.model.variables()) == before);
    CHECK(run.fit(make<CallbackBase>()).epoch().size() == 2);
  }
}

TEST_CASE("with save_best_only, what is better alone") {
  auto best = [](ModelCheckpointOptions options, std::vector<double> losses) {
    options.monitor = "loss";
    options.save_best_only = options.save_weights_only = true;
    return saved("{epoch}.weights.h5", options, std::move(losses));
  };
  CHECK(best({}, {3, 4, 2, 2}) == Names{"1.weights.h5", "3.weights.h5"});
  CHECK(best({.mode = "max"}, {3, 4, 2, 2}) == Names{"1.weights.h5", "2.weights.h5"});
  CHECK(best({.initial_value_threshold = 2.5}, {3, 4, 2, 2}) == Names{"3.weights.h5"});
}

TEST_CASE("weights and whole models load again") {
  TemporaryFolder folder;
  Scripted run({1, 1}), other({1});
  std::string path = folder / "below" / "w.weights.h5";
  run.fit(callbacks::ModelCheckpoint(path, {.save_weights_only = true}));
  other.model.load_weights(path);
  CHECK(bits(other.model.trainable_variables()) == bits(run.model.trainable_variables()));
  run.fit(callbacks::ModelCheckpoint(folder / "m.keras"));
  CHECK(fs::file_size(folder / "m.keras") > 0);
}

TEST_CASE("bad arguments") {
  using callbacks::ModelCheckpoint;
  CHECK(refusal<OptionError>([] { ModelCheckpoint("a.h5", {.save_weights_only = true}); }) ==
        "ModelCheckpoint: expected a filepath that ends in .weights.h5, got \"a.h5\".");
  CHECK(refusal<OptionError>([] { ModelCheckpoint("a.txt"); }) ==
        "ModelCheckpoint: expected a filepath that ends in .keras or .h5, got \"a.txt\".");
  CHECK(refusal<OptionError>([] { ModelCheckpoint("a.keras", {.save_freq = "batch"}); }) ==
        "save_freq: expected \"epoch\" or a number of batches, got \"batch\".");
  CHECK(refusal<OptionError>([] { ModelCheckpoint("a.keras", {.save_freq = -1}); }) ==
        "save_freq: expected \"epoch\" or a number of batches from 1 on, got -1.");
  CHECK(refusal<OptionError>([] { ModelCheckpoint("a.keras", {.save_freq = 0}); }) ==
        "save_freq: expected \"epoch\" or a number of batches from 1 on, got 0.");
  CHECK(refusal<OptionError>([] { ModelCheckpoint("a.keras", {.save_freq = false}); }) ==
        "ModelCheckpoint: expected save_freq \"epoch\" or a number of batches, got false.");
}

}  // namespace addax::tests
