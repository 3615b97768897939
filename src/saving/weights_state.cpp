#include "saving/weights_state.hpp"

#include <set>

#include "core/tensor_state.hpp"
#include "nn/layer_inner.hpp"
#include "saving/staged_load.hpp"
#include "saving/weights_layout.hpp"

namespace addax {
namespace {

constexpr const char* optimizer_list = "optimizer/vars";
/// Keras 2.13 names the list of a model's layers in another way.
constexpr const char* layers_of_keras_3 = "layers";
constexpr const char* layers_of_keras_2 = "_layer_checkpoint_dependencies";

/// Collects every group "vars" below `group`, whose path is `path`.
void collect(const Hdf5Group& group, const std::string& path, bool keras_2, StoredState& state) {
  for (const auto& [name, below] : group.groups) {
    const std::string& known = keras_2 && name == layers_of_keras_2 ? layers_of_keras_3 : name;
    const std::string here = path.empty() ? known : path + "/" + known;
    if (name == "vars") state.lists[here] = numbered(arrays_of(below));
    collect(below, here, keras_2, state);
  }
}

/// Whether a list belongs to a layer. Models inside a model may have optimizers of their own; Keras before 3.6 saved
/// the states of seeds, too.
bool of_layer(const std::string& path) {
  auto below = [&](const char* group) { return ("/" + path).find(group) != std::string::npos; };
  // Metrics of compile(), which Keras 2 saved, lie at the top alone.
  return !below("/optimizer/") && !below("/seed_generator/") && !path.starts_with("metrics/");
}

/// The owner of a list that the model lacks.
std::string owner_of(const std::string& path) {
  if (path == "vars") return "the model itself";
  constexpr std::string_view group = "/vars";
  return path.ends_with(group) ? path.substr(0, path.size() - group.size()) : path;
}

/// Keras repeats the variables of optimizers inside others in groups of their own.
void add_optimizer(std::vector<SavedList>& lists, const std::string& path, const Optimizer& optimizer) {
  lists.push_back({path + "/vars", optimizer.name(), optimizer.variables()});
  for (const auto& [name, inner] : optimizer->inner_optimizers()) add_optimizer(lists, path + "/" + name, inner);
}

}  // namespace

std::vector<SavedList> lists_of(const Model& model) {
  std::vector<SavedList> lists;
  for (const PlacedLayer& placed : place_layers(model.get()))
    lists.push_back({placed.vars(), placed.layer->name(), placed.weights()});
  if (model.as<ModelBase>().trainer()) add_optimizer(lists, "optimizer", model.optimizer());
  return lists;
}

void write_state(Hdf5Writer& file, const Model& model) {
  for (const auto& [path, name, variables] : lists_of(model)) {
    file.group(path);
    file.attribute(path, "name", name);
    for (size_t i = 0; i < variables.size(); ++i) {
      const VariableState& variable = state_of(variables[i]);
      file.dataset(path + "/" + std::to_string(i), variable.spec, variable.readable());
    }
  }
}

StoredArray array_of(const Hdf5Dataset* dataset) {
  if (dataset == nullptr) return {};
  return {dataset->spec, [dataset](std::span<std::byte> out) { dataset->read(out); }};
}

NamedArrays arrays_of(const Hdf5Group& group) {
  NamedArrays arrays;
  for (const auto& [name, dataset] : group.datasets) arrays.emplace(name, array_of(&dataset));
  return arrays;
}

StoredState state_in(const Hdf5File& file) {
  const Hdf5Group& root = file.root();
  if (root.attributes.contains("layer_names") || root.groups.contains("model_weights"))
    throw FormatError(file.name() + ": expected weights in the layout of Keras 3, got the older layout of " +
                      (root.groups.contains("model_weights") ? "a whole model" : "Keras 2") +
                      ". Let the path end in \".h5\" to read it.");
  StoredState state{file.name(), {}};
  collect(root, "", !root.groups.contains(layers_of_keras_3) && root.groups.contains(layers_of_keras_2), state);
  return state;
}

void read_state(const StoredState& state, const Model& model, bool skip_mismatch) {
  StagedLoad load(model.get(), state.file, skip_mismatch);
  std::set<std::string> known;
  for (const PlacedLayer& placed : place_layers(model.get())) {
    auto stored = state.lists.find(placed.vars());
    load.layer(place_of(*placed.layer), placed.weights(), stored == state.lists.end() ? Stored() : stored->second);
    known.insert(placed.vars());
  }
  if (!skip_mismatch)
    for (const auto& [path, stored] : state.lists)
      if (!stored.empty() && !known.contains(path) && of_layer(path))
        load.differs(owner_of(path) + ": 0 variables, in the file " + std::to_string(stored.size()));
  load.settle();
  auto optimizer = state.lists.find(optimizer_list);
  if (optimizer != state.lists.end() && model.as<ModelBase>().trainer())
    load.optimizer(model.optimizer(), optimizer->second);
  load.commit();
}

}  // namespace addax
