// Whole models that Keras wrote: they compute what Keras computes, and training goes on as it does there.
#include <doctest/doctest.h>

#include "addax/ops.hpp"
#include "addax/saving.hpp"
#include "support/golden_file.hpp"
#include "support/temporary_folder.hpp"

namespace addax::tests {
namespace {

Tensors tensors_of(const Json& list, const Json& row, const char* names) {
  Tensors tensors;
  for (size_t i = 0; i < list.size(); ++i)
    row.contains(names) ? tensors.push_back(row[names][i].as_string(), golden_value(list[i]))
                        : tensors.push_back(golden_value(list[i]));
  return tensors;
}

/// Outputs, five more steps, and the weights after them.
void check_model(const Model& model, const Json& row) {
  Tensors x = tensors_of(row["x"], row, "x_names"), y = tensors_of(row["y"], row, "y_names");
  Tensors out = model.predict_all(x, {.verbose = 0});
  REQUIRE(out.size() == row["out"].size());
  for (size_t i = 0; i < out.size(); ++i) check_agree(out[i], golden_value(row["out"][i]), 1e-5);
  CHECK(model.optimizer().iterations() == row["iterations"].as_integer());
  for (const Json& step : row["logs"].items()) {
    Logs logs = model.train_on_batch(x, y);
    for (const auto& wanted : step.members()) {
      CAPTURE(wanted.first);
      CHECK(logs[wanted.first] == doctest::Approx(wanted.second.as_double()).epsilon(1e-5));
    }
  }
  Tensors after = model.get_weights();
  REQUIRE(after.size() == row["after"].size());
  for (size_t i = 0; i < after.size(); ++i) check_agree(after[i], golden_value(row["after"][i]), 1e-5);
}

}  // namespace

TEST_CASE("models that Keras wrote compute and train on as there, also when Addax writes them again") {
  TemporaryFolder folder;
  const std::string path = std::string(ADDAX_TESTS_DIR) + "/golden/data/models/";
  const Json golden = golden_file("models.json");
  for (const Json& row : golden["models"].items()) {
    const std::string& file = row["file"].as_string();
    CAPTURE(file);
    Model model = saving::load_model(path + file);
    for (const char* name : {"again.keras", "again.h5"}) model.save(folder / name);
    check_model(model, row);
    for (const char* name : {"again.keras", "again.h5"}) {
      CAPTURE(name);
      check_model(saving::load_model(folder / name), row);
    }
  }
}

}  // namespace addax::tests
