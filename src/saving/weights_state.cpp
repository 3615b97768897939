#include "saving/weights_state.hpp"

#include <set>
#include <sstream>

#include "core/tensor_state.hpp"
#include "nn/layer_inner.hpp"
#include "saving/staged_load.hpp"
#include "saving/weights_layout.hpp"

namespace addax {
namespace {

void write_variables(Hdf5Writer& file, const std::string& group, const std::string& name, const Variables& variables) {
  file.group(group);
  file.attribute(group, "name", name);
  for (size_t i = 0; i < variables.size(); ++i) {
    const VariableState& state = state_of(variables[i]);
    file.dataset(group + "/" + std::to_string(i), state.spec, state.data());
  }
}

/// Keras 2.13 names the list of a model's layers in another way.
std::string path_of_keras_2(const std::string& path) {
  std::istringstream groups(path);
  std::string result;
  for (std::string name; std::getline(groups, name, '/');)
    result += (result.empty() ? "" : "/") + (name == "layers" ? "_layer_checkpoint_dependencies" : name);
  return result;
}

/// The datasets 0, 1, 2… of a group.
Stored numbered(const Hdf5Group* group) {
  Stored stored;
  size_t count = group == nullptr ? 0 : group->datasets.size() + group->groups.size();
  for (size_t i = 0; i < count; ++i) stored.push_back(group->find_dataset(std::to_string(i)));
  return stored;
}

class Reading {
 public:
  Reading(const Hdf5File& file, LayerBase& model, StagedLoad& load) : root_(file.root()), model_(model), load_(load) {
    if (root_.attributes.contains("layer_names") || root_.groups.contains("model_weights"))
      throw FormatError(file.name() + ": expected weights in the layout of Keras 3, got the older layout of " +
                        (root_.groups.contains("model_weights") ? "a whole model" : "Keras 2") +
                        ". Let the path end in \".h5\" to read it.");
    keras_2_ = !root_.groups.contains("layers") && root_.groups.contains("_layer_checkpoint_dependencies");
  }

  void layers() {
    for (const PlacedLayer& placed : place_layers(model_)) {
      std::string path = keras_2_ ? path_of_keras_2(placed.vars()) : placed.vars();
      known_.insert(path);
      load_.layer(place_of(*placed.layer), placed.weights(), numbered(root_.find_group(path)));
    }
  }

  /// Layers with weights that the file alone has. Keras before 3.6 saved the states of seeds, too.
  void find_unknown() { find_unknown(root_, ""); }

 private:
  void find_unknown(const Hdf5Group& group, const std::string& path) {
    for (const auto& [name, below] : group.groups) {
      std::string here = path.empty() ? name : path + "/" + name;
      if (here == "optimizer" || name == "seed_generator") continue;
      if (name != "vars" || known_.contains(here))
        find_unknown(below, here);
      else if (!below.datasets.empty())
        load_.differs((path.empty() ? "the model itself" : path) + ": 0 variables, in the file " +
                      std::to_string(below.datasets.size()));
    }
  }

  const Hdf5Group& root_;
  LayerBase& model_;
  StagedLoad& load_;
  bool keras_2_ = false;
  std::set<std::string> known_;
};

}  // namespace

void write_state(Hdf5Writer& file, const Model& model) {
  for (const PlacedLayer& placed : place_layers(model.get()))
    write_variables(file, placed.vars(), placed.layer->name(), placed.weights());
  if (model.as<ModelBase>().trainer())
    write_variables(file, "optimizer/vars", model.optimizer().name(), model.optimizer().variables());
}

void read_state(const Hdf5File& file, const Model& model, bool skip_mismatch) {
  StagedLoad load(model.get(), file.name(), skip_mismatch);
  Reading reading(file, model.get(), load);
  reading.layers();
  if (!skip_mismatch) reading.find_unknown();
  load.settle();
  const Hdf5Group* state = file.root().find_group("optimizer/vars");
  if (state != nullptr && model.as<ModelBase>().trainer()) load.optimizer(model.optimizer(), numbered(state));
  load.commit();
}

}  // namespace addax
