#include "saving/weights_state.hpp"

#include <set>
#include <sstream>

#include "core/tensor_state.hpp"
#include "core/warning.hpp"
#include "nn/layer_inner.hpp"
#include "saving/staged_values.hpp"
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

std::string counted(size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string joined(const std::vector<std::string>& list, const char* separator) {
  std::string text;
  for (const std::string& item : list) text += (text.empty() ? "" : separator) + item;
  return text;
}

/// Keras 2.13 names the list of a model's layers in another way.
std::string path_of_keras_2(const std::string& path) {
  std::istringstream groups(path);
  std::vector<std::string> names;
  for (std::string name; std::getline(groups, name, '/');)
    names.push_back(name == "layers" ? "_layer_checkpoint_dependencies" : name);
  return joined(names, "/");
}

/// One reading of a file into a model.
class Load {
 public:
  Load(LayerBase& model, const Hdf5File& file, bool skip_mismatch)
      : model_(model), skip_mismatch_(skip_mismatch), file_(file) {
    const Hdf5Group& root = file_.root();
    keras_2_ = !root.groups.contains("layers") && root.groups.contains("_layer_checkpoint_dependencies");
    if (root.attributes.contains("layer_names") || root.groups.contains("model_weights"))
      throw FormatError(file.name() + ": expected weights in the layout of Keras 3, got the older layout of " +
                        (root.groups.contains("model_weights") ? "a whole model" : "Keras 2") +
                        ". Let Keras 3 load it and save_weights() it again.");
  }

  void layers() {
    for (const PlacedLayer& placed : place_layers(model_)) {
      std::string path = keras_2_ ? path_of_keras_2(placed.vars()) : placed.vars();
      known_.insert(path);
      const Hdf5Group* group = file_.root().find_group(path);
      const Variables weights = placed.weights();
      std::string difference = compare(group, weights);
      if (difference.empty())
        stage(group, weights);
      else
        differing_.push_back(place_of(*placed.layer) + ": " + difference);
    }
    if (!skip_mismatch_) find_unknown(file_.root(), "");
    if (differing_.empty()) return;
    std::string text = file_.name() + ": expected the weights of " + place_of(model_) + ", got others for " +
                       counted(differing_.size(), "layer") + ": " + joined(differing_, "; ") + ". ";
    if (!skip_mismatch_)
      throw FormatError(text + "Load the file into the model that it was saved from, or set skip_mismatch.");
    warnings_.push_back(text + "These layers are as they were.");
  }

  /// The optimizer's state, where there is one on both sides and it fits; where it does not, the optimizer begins anew.
  void optimizer(const Optimizer& optimizer) {
    const Hdf5Group* group = file_.root().find_group("optimizer/vars");
    if (group == nullptr) return;
    size_t stored = group->datasets.size();
    if (!optimizer->built() && stored > optimizer.variables().size()) optimizer.build(model_.trainable_variables());
    const Variables variables = optimizer.variables();
    std::string difference = compare(group, variables);
    if (difference.empty()) return stage(group, variables);
    warnings_.push_back(file_.name() + ": expected the state of " + optimizer.name() + " (" + optimizer->class_name() +
                        "), got another: " + difference +
                        ". The weights are loaded, the optimizer's state is as it was.");
  }

  void commit() {
    loaded_.commit();
    for (const std::string& text : warnings_) warn(text);
  }

 private:
  /// How the variables differ from those of the group; empty where they do not.
  static std::string compare(const Hdf5Group* group, const Variables& variables) {
    size_t stored = group == nullptr ? 0 : group->datasets.size() + group->groups.size();
    if (stored != variables.size())
      return counted(variables.size(), "variable") + ", in the file " + std::to_string(stored);
    std::vector<std::string> differing;
    for (size_t i = 0; i < variables.size(); ++i) {
      const Hdf5Dataset* dataset = group->find_dataset(std::to_string(i));
      if (dataset == nullptr || dataset->spec.shape != variables[i].shape())
        differing.push_back(variables[i].name() + " " + variables[i].shape().to_string() + ", in the file " +
                            (dataset == nullptr ? "none" : dataset->spec.shape.to_string()));
    }
    return joined(differing, " and ");
  }

  void stage(const Hdf5Group* group, const Variables& variables) {
    for (size_t i = 0; i < variables.size(); ++i) loaded_.add(*group->find_dataset(std::to_string(i)), variables[i]);
  }

  /// Layers with weights that the file alone has. Keras before 3.6 saved the states of seeds, too.
  void find_unknown(const Hdf5Group& group, const std::string& path) {
    for (const auto& [name, below] : group.groups) {
      std::string here = path.empty() ? name : path + "/" + name;
      if (here == "optimizer" || name == "seed_generator") continue;
      if (name == "vars" && !known_.contains(here)) {
        if (!below.datasets.empty())
          differing_.push_back((path.empty() ? "the model itself" : path) + ": 0 variables, in the file " +
                               std::to_string(below.datasets.size()));
      } else {
        find_unknown(below, here);
      }
    }
  }

  LayerBase& model_;
  bool skip_mismatch_, keras_2_ = false;
  const Hdf5File& file_;
  StagedValues loaded_;
  std::set<std::string> known_;
  std::vector<std::string> differing_, warnings_;
};

}  // namespace

void write_state(Hdf5Writer& file, const Model& model) {
  for (const PlacedLayer& placed : place_layers(model.get()))
    write_variables(file, placed.vars(), placed.layer->name(), placed.weights());
  if (model.as<ModelBase>().trainer())
    write_variables(file, "optimizer/vars", model.optimizer().name(), model.optimizer().variables());
}

void read_state(const Hdf5File& file, const Model& model, bool skip_mismatch) {
  Load load(model.get(), file, skip_mismatch);
  load.layers();
  if (model.as<ModelBase>().trainer()) load.optimizer(model.optimizer());
  load.commit();
}

}  // namespace addax
