// Every class in models that Keras wrote, in all three formats: they compute what Keras computes, train on as there,
// are written alike, and real Keras goes on with what is written.
#include "saving/class_models.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "addax/model.hpp"
#include "addax/saving.hpp"
#include "losses/registry.hpp"
#include "nn/serialize.hpp"
#include "optimizers/registry.hpp"
#include "saving/real_keras.hpp"
#include "saving/same_json.hpp"
#include "saving/trees.hpp"
#include "support/golden_file.hpp"
#include "support/weights.hpp"
#include "training/registries.hpp"

namespace addax::tests {
namespace {

std::vector<std::string> state_of_training(const Model& model) {
  std::vector<std::string> state = bits(model.weights());
  for (std::string& slot : bits(model.optimizer().variables())) state.push_back(std::move(slot));
  return state;
}

/// The losses and metrics of further steps are Keras'.
void check_steps(const Model& model, const ClassModel& golden) {
  for (const Json& step : golden.logs.items()) {
    Logs logs = model.train_on_batch(golden.x, golden.y);
    for (const auto& member : step.members()) {
      const std::string& key = member.first;
      const Json& wanted = member.second;
      CAPTURE(key);
      REQUIRE(logs.contains(key));
      if (wanted.is_number()) CHECK(agree(logs[key], wanted.as_double()));
    }
  }
}

/// A model as it was, from each of three formats.
void check_written(const Model& model, const ClassModel& golden, const TemporaryFolder& folder) {
  const std::string base = folder / golden.name;
  const std::vector<std::string> state = state_of_training(model);
  model.save(base + ".keras");
  model.save_weights(base + ".weights.h5");
  Model copy = saving::load_model(base + ".keras"), other = saving::model_from_json(model.to_json());
  CHECK(state_of_training(copy) == state);
  CHECK(copy.to_json() == model.to_json());
  other.load_weights(base + ".weights.h5");
  CHECK(state_of_training(other) == state);
  if (golden.h5.empty()) return;
  model.save(base + ".h5");
  CHECK(state_of_training(saving::load_model(base + ".h5")) == state);
}

/// What Keras writes otherwise, on purpose (docs/keras-files.md).
void drop_intended(Json& value) {
  if (value.is_array())
    for (Json& item : value.items()) drop_intended(item);
  if (!value.is_object()) return;
  for (auto& member : value.members()) drop_intended(member.second);
  const Json *name = value.find("class_name"), *config = value.find("config");
  if (name == nullptr || config == nullptr || !config->is_object()) return;
  if (*name == Json("Huber")) value["config"].erase("delta");
  if (*name == Json("CosineSimilarity")) value["config"].erase("axis");
}

Json config_of(const std::string& text) {
  Json config = Json::parse(text);
  drop_intended(config);
  return config;
}

std::string loss_name(const Json& loss) {
  return loss.is_string() ? Loss(loss.as_string())->class_name() : loss["class_name"].as_string();
}

/// A config in an attribute of an .h5 file, null where there is none. Losses stand as their classes: their names, which
/// Keras does not read back from there, are objects in what Addax writes.
Json attribute_of(const Hdf5File& file, const char* name) {
  const std::string* text = file.root().find_string(name);
  Json config = text == nullptr ? Json() : config_of(*text);
  if (const Json* loss = config.find("loss")) config["loss"] = loss_name(*loss);
  return config;
}

/// An .h5 file without what compares otherwise: configs are JSON, and the backend is Addax's own.
std::string legacy_tree(const Hdf5File& file) {
  std::string text = tree(file), kept;
  std::istringstream lines(text.substr(text.find('\n')));
  for (std::string line; std::getline(lines, line);) {
    size_t at = line.find(" backend=");
    kept += (at == std::string::npos ? line : line.substr(0, at) + line.substr(line.find(',', at) + 1)) + "\n";
  }
  return kept;
}

template <class H>
void check_covered(const Registry<H>& registry, const std::set<std::string>& classes,
                   const std::set<std::string>& without = {}) {
  for (const auto* entry : registry.entries())
    CHECK_MESSAGE((classes.contains(entry->module + " " + entry->name) || without.contains(entry->name)),
                  entry->module << " " << entry->name << " is in no model of tests/golden/class_models.py");
}

}  // namespace

TEST_CASE("every class in a model that Keras wrote: outputs, five more steps, and written again") {
  TemporaryFolder folder;
  ClassModels models;
  models.visit([&](const ClassModel& golden) {
    CAPTURE(golden.name);
    try {
      Model model = saving::load_model(golden.keras);
      check_agree(model.predict(golden.x, {.verbose = 0}), golden.out[0]);
      const std::vector<std::string> state = state_of_training(model);
      Model other = saving::model_from_json(golden.config);
      other.load_weights(golden.weights);
      CHECK(state_of_training(other) == state);
      if (!golden.h5.empty()) {
        Model legacy = saving::load_model(golden.h5);
        CHECK(state_of_training(legacy) == state);
        check_agree(legacy.predict(golden.x, {.verbose = 0}), golden.out[0]);
      }
      check_steps(model, golden);
      check_written(model, golden, folder);
    } catch (const Error& error) {
      FAIL_CHECK(std::string(error.what()));
    }
  });
  if (!models.left_out().empty()) MESSAGE("left out: " << models.left_out());
  const std::set<std::string>& classes = models.classes();
  check_covered(layer_registry(), classes, {"Lambda", "Wrapper"});
  check_covered(loss_registry(), classes);
  check_covered(metric_registry(), classes, {"Mean", "Sum"});
  check_covered(optimizer_registry(), classes, {"MultiOptimizer"});
  check_covered(schedule_registry(), classes);
  check_covered(initializer_registry(), classes);
  check_covered(regularizer_registry(), classes);
  check_covered(constraint_registry(), classes);
}

TEST_CASE("files are Keras', member by member") {
  TemporaryFolder folder;
  const std::string path = folder / "again.keras", weights = folder / "again.weights.h5", legacy = folder / "again.h5";
  ClassModels().visit([&](const ClassModel& golden) {
    CAPTURE(golden.name);
    Model model = saving::load_model(golden.keras);
    model.save(path);
    const Bytes config = ZipFile::open(path).read("config.json");
    CHECK(difference(config_of({reinterpret_cast<const char*>(config.data()), config.size()}),
                     config_of(golden.config)) == "");
    model.save_weights(weights);
    CHECK(tree(weights) == tree(golden.weights));
    if (golden.h5.empty()) return;
    saving::load_model(golden.h5).save(legacy);
    Hdf5File ours = Hdf5File::open(legacy), theirs = Hdf5File::open(golden.h5);
    // Its one slot that belongs to no weight is "variable" in Keras.
    if (!golden.name.starts_with("optimizer_Nadam")) CHECK(legacy_tree(ours) == legacy_tree(theirs));
    for (const char* attribute : {"model_config", "training_config"})
      CHECK(difference(attribute_of(ours, attribute), attribute_of(theirs, attribute)) == "");
  });
}

/// What Keras does not read back itself: bounds below 0, and a layer that returns its input while it is built.
const std::set<std::string> not_read_by_keras{"layers_random_shear", "layers_equalization"};

TEST_CASE("real Keras goes on with models of every class" * doctest::test_suite("slow")) {
  TemporaryFolder folder;
  Json rows = Json::array();
  ClassModels().visit([&](const ClassModel& golden) {
    if (not_read_by_keras.contains(golden.name)) return;
    Model model = saving::load_model(golden.keras);
    check_steps(model, golden);
    const std::string base = folder / golden.name;
    model.save(base + ".keras");
    model.save_weights(base + ".weights.h5");
    if (!golden.h5.empty()) model.save(base + ".h5");
    Json row = Json::object({{"name", golden.name}, {"x", records(golden.x)}, {"y", records(golden.y)}});
    row["out"] = records(model.predict_all(golden.x, {.verbose = 0}));
    row["losses"] = Json::array();
    for (size_t step = 0; step < golden.logs.size(); ++step)
      row["losses"].push_back(model.train_on_batch(golden.x, golden.y)["loss"]);
    rows.push_back(std::move(row));
  });
  check_agreed(keras("classes", Json::object({{"models", rows}}), folder, folder.path().string()), folder);
}

}  // namespace addax::tests
