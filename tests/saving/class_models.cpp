#include "saving/class_models.hpp"

#include <fstream>

#include "core/zip_writer.hpp"
#include "losses/registry.hpp"
#include "nn/serialize.hpp"
#include "optimizers/registry.hpp"
#include "support/golden_file.hpp"
#include "training/registries.hpp"

namespace addax::tests {
namespace {

std::string text_of(const Bytes& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

/// "keras.layers Dense" for every record in a config.
void collect_classes(const Json& value, std::set<std::string>& classes) {
  if (value.is_array())
    for (const Json& item : value.items()) collect_classes(item, classes);
  if (!value.is_object()) return;
  const Json *module = value.find("module"), *name = value.find("class_name");
  if (module != nullptr && module->is_string() && name != nullptr && name->is_string())
    classes.insert(module->as_string() + " " + name->as_string());
  for (const auto& member : value.members()) collect_classes(member.second, classes);
}

bool is_known(const std::string& module, const std::string& name) {
  if (module == "keras.layers") return layer_registry().find(name) != nullptr;
  if (module == "keras.losses") return loss_registry().find(name) != nullptr;
  if (module == "keras.metrics") return metric_registry().find(name) != nullptr;
  if (module == "keras.optimizers") return optimizer_registry().find(name) != nullptr;
  if (module == "keras.optimizers.schedules") return schedule_registry().find(name) != nullptr;
  if (module == "keras.initializers") return initializer_registry().find(name) != nullptr;
  if (module == "keras.regularizers") return regularizer_registry().find(name) != nullptr;
  if (module == "keras.constraints") return constraint_registry().find(name) != nullptr;
  return true;
}

Tensors tensors_of(const Json& list) {
  Tensors tensors;
  for (const Json& tensor : list.items()) tensors.push_back(golden_value(tensor));
  return tensors;
}

}  // namespace

ClassModels::ClassModels() : archive_(ZipFile::open(std::string(ADDAX_TESTS_DIR) + "/golden/data/class_models.zip")) {}

ClassModel ClassModels::files_of(const Json& row) const {
  const std::string& name = row["name"].as_string();
  ClassModel model{.name = name,
                   .config = text_of(archive_.read(name + "/config.json")),
                   .keras = folder_ / (name + ".keras"),
                   .weights = folder_ / (name + ".weights.h5"),
                   .h5 = {},
                   .x = tensors_of(row["x"]),
                   .y = tensors_of(row["y"]),
                   .out = {golden_value(row["out"])},
                   .logs = row["logs"]};
  const Bytes weights = archive_.read(name + "/model.weights.h5");
  write_file(model.weights, weights.span());
  ZipWriter writer(model.keras);
  writer.add("config.json", model.config);
  writer.add("model.weights.h5", weights.span());
  writer.commit();
  if (archive_.find(name + ".h5") == nullptr) return model;
  model.h5 = folder_ / (name + ".h5");
  write_file(model.h5, archive_.read(name + ".h5").span());
  return model;
}

void ClassModels::visit(const std::function<void(const ClassModel&)>& visit) {
  const Json golden = golden_file("class_models.json");
  for (const Json& row : golden["models"].items()) {
    ClassModel model = files_of(row);
    std::set<std::string> classes;
    collect_classes(Json::parse(model.config), classes);
    std::string lacking;
    for (const std::string& entry : classes) {
      size_t blank = entry.find(' ');
      if (!is_known(entry.substr(0, blank), entry.substr(blank + 1)) && lacking.empty()) lacking = entry;
    }
    if (!lacking.empty()) {
      left_out_ += model.name + " (" + lacking + ") ";
      continue;
    }
    visit(model);
    classes_.merge(classes);
  }
}

}  // namespace addax::tests
