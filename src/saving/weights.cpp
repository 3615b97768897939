// Model::save_weights() and load_weights(): Keras' layout of weights in HDF5, and the state of the optimizer beside it.
#include <cstring>
#include <filesystem>
#include <set>
#include <sstream>

#include "addax/model.hpp"
#include "core/convert.hpp"
#include "core/tensor_state.hpp"
#include "core/warning.hpp"
#include "nn/layer_inner.hpp"
#include "saving/hdf5_reader.hpp"
#include "saving/hdf5_writer.hpp"
#include "saving/weights_layout.hpp"

namespace addax {
namespace {

void check_call(const char* call, const Model& model, const std::string& path) {
  if (!path.ends_with(".weights.h5"))
    throw OptionError(std::string(call) + ": expected a path that ends in \".weights.h5\", got \"" + path +
                      "\". Such files hold the weights alone; whole models have other endings.");
  if (!model.built())
    throw StateError(place_of(model.get()) + ": expected a model that is built, got " + call +
                     "() before. Begin the model with Input(), or call it once.");
}

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

/// New values for variables, all read before the first is written.
class Loaded {
 public:
  void add(const Hdf5Dataset& dataset, const Variable& variable) {
    Tensor stored = allocate(dataset.spec);
    dataset.read({data_of(stored), dataset.spec.bytes()});
    Tensor value = stored;
    if (stored.dtype() != variable.dtype()) {
      value = allocate({variable.shape(), variable.dtype()});
      convert(data_of(stored), stored.dtype(), data_of(value), value.dtype(), value.size());
    }
    values_.emplace_back(variable, value);
  }

  void commit() {
    for (auto& [variable, value] : values_) state_of(variable).before_write();  // the last that can fail
    for (auto& [variable, value] : values_)
      if (size_t bytes = value.spec().bytes()) std::memcpy(state_of(variable).data(), data_of(value), bytes);
  }

 private:
  std::vector<std::pair<Variable, Tensor>> values_;
};

/// One call of load_weights().
class Load {
 public:
  Load(LayerBase& model, const std::string& path, bool skip_mismatch)
      : model_(model), skip_mismatch_(skip_mismatch), file_(Hdf5File::open(path)) {
    const Hdf5Group& root = file_.root();
    keras_2_ = !root.groups.contains("layers") && root.groups.contains("_layer_checkpoint_dependencies");
    if (root.attributes.contains("layer_names") || root.groups.contains("model_weights"))
      throw FormatError(path + ": expected weights in the layout of Keras 3, got the older layout of " +
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
  Hdf5File file_;
  Loaded loaded_;
  std::set<std::string> known_;
  std::vector<std::string> differing_, warnings_;
};

}  // namespace

void Model::save_weights(const std::string& path, const SaveWeightsOptions& options) const {
  check_call("save_weights", *this, path);
  std::error_code unknown;
  if (!options.overwrite && std::filesystem::exists(path, unknown))
    throw FileError(path + ": expected a path where nothing stands yet, got a file. Set overwrite to replace it.");
  Hdf5Writer file;
  for (const PlacedLayer& placed : place_layers(get()))
    write_variables(file, placed.vars(), placed.layer->name(), placed.weights());
  if (as<ModelBase>().trainer()) write_variables(file, "optimizer/vars", optimizer().name(), optimizer().variables());
  file.save(path);
}

void Model::load_weights(const std::string& path, const LoadWeightsOptions& options) const {
  check_call("load_weights", *this, path);
  Load load(get(), path, options.skip_mismatch);
  load.layers();
  if (as<ModelBase>().trainer()) load.optimizer(optimizer());
  load.commit();
}

}  // namespace addax
