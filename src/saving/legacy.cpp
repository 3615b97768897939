#include "saving/legacy.hpp"

#include <algorithm>
#include <set>

#include "addax/saving.hpp"
#include "core/hdf5_reader.hpp"
#include "core/tensor_state.hpp"
#include "nn/layer_inner.hpp"
#include "nn/load_budget.hpp"
#include "saving/hdf5_writer.hpp"
#include "saving/keras_version.hpp"
#include "saving/legacy_config.hpp"
#include "saving/legacy_optimizer.hpp"
#include "saving/model_config.hpp"
#include "saving/staged_load.hpp"
#include "saving/weights_state.hpp"

namespace addax {
namespace {

constexpr const char* weights_group = "model_weights";
constexpr const char* own_weights = "top_level_model_weights";
constexpr const char* optimizer_group = "optimizer_weights";

/// A layer's weights as they stand in such files: those that train before the others.
Variables ordered(const Layer& layer) {
  Variables weights = layer.trainable_weights();
  for (const Variable& v : layer.non_trainable_weights()) weights.push_back(v);
  return weights;
}

Variables own_weights_of(const LayerBase& model) {
  Variables weights = model.inner().trainable_weights;
  for (const Variable& v : model.inner().non_trainable_weights) weights.push_back(v);
  return weights;
}

/// A list of names; what HDF5 does not hold in one attribute goes on in name0, name1, …
void write_names(Hdf5Writer& file, const std::string& group, const std::string& name,
                 const std::vector<std::string>& names) {
  constexpr size_t most = 4000;  // of 16 bytes each, in an attribute of less than 64 KiB
  if (names.size() <= most) return file.attribute(group, name, names);
  for (size_t first = 0, part = 0; first < names.size(); first += most, ++part) {
    auto begin = names.begin() + static_cast<std::ptrdiff_t>(first);
    std::vector<std::string> some(begin, begin + static_cast<std::ptrdiff_t>(std::min(most, names.size() - first)));
    file.attribute(group, name + std::to_string(part), some);
  }
}

std::vector<std::string> read_names(const Hdf5Group& group, const std::string& name) {
  if (auto whole = group.attributes.find(name); whole != group.attributes.end()) return whole->second.strings;
  std::vector<std::string> names;
  for (size_t part = 0;; ++part) {
    auto next = group.attributes.find(name + std::to_string(part));
    if (next == group.attributes.end()) return names;
    names.insert(names.end(), next->second.strings.begin(), next->second.strings.end());
  }
}

/// Paths may be equal, as those of slots are for layers of one name in two models: readers go by the list of names.
void write_weights(Hdf5Writer& file, const std::string& group, const Variables& weights) {
  file.group(group);
  std::vector<std::string> names;
  std::set<std::string> taken;
  for (const Variable& v : weights) {
    std::string name = v.path();
    for (size_t other = 1; !taken.insert(name).second; ++other) name = v.path() + "_" + std::to_string(other);
    file.dataset(group + "/" + name, state_of(v).spec, state_of(v).readable());
    names.push_back(std::move(name));
  }
  write_names(file, group, "weight_names", names);
}

size_t count_datasets(const Hdf5Group& group) {
  size_t count = group.datasets.size();
  for (const auto& [name, below] : group.groups) count += count_datasets(below);
  return count;
}

/// What a file repeats to make much of little is refused.
[[noreturn]] void refuse_repeated(const std::string& file, const std::string& wanted, const std::string& got) {
  throw FormatError(file + ": expected " + wanted + ", got " + got +
                    ". The file is damaged or made to exhaust memory.");
}

/// The names of a layer's weights.
std::vector<std::string> weights_named_in(const Hdf5Group& group, const std::string& file) {
  std::vector<std::string> names = read_names(group, "weight_names");
  const size_t there = count_datasets(group), always_allowed = 16;
  if (names.size() > std::max(2 * there, always_allowed))
    refuse_repeated(file, "a weight for each name in \"weight_names\"",
                    std::to_string(names.size()) + " names for " + std::to_string(there));
  return names;
}

Stored stored_in(const Hdf5Group& group, const std::string& file) {
  Stored stored;
  for (const std::string& name : weights_named_in(group, file)) stored.push_back(array_of(group.find_dataset(name)));
  return stored;
}

/// The layers that a file lists, and their groups where there are such.
std::vector<std::pair<std::string, const Hdf5Group*>> layers_in(const Hdf5Group& group, const std::string& file) {
  std::vector<std::pair<std::string, const Hdf5Group*>> layers;
  std::set<const Hdf5Group*> seen;
  for (const std::string& name : read_names(group, "layer_names")) {
    layers.emplace_back(name, group.find_group(name));
    if (layers.back().second != nullptr && !seen.insert(layers.back().second).second)
      refuse_repeated(file, "different layers in \"layer_names\"", "\"" + name + "\" twice");
  }
  return layers;
}

/// The group that holds the weights: of a whole model, or the root of a file of weights alone.
const Hdf5Group& weights_in(const Hdf5File& file) {
  const Hdf5Group& root = file.root();
  const Hdf5Group* whole = root.find_group(weights_group);
  const Hdf5Group& group = whole != nullptr ? *whole : root;
  if (group.attributes.contains("layer_names") || group.attributes.contains("layer_names0")) return group;
  throw FormatError(file.name() + ": expected weights in the layout of Keras 2, got none. " +
                    (root.groups.contains("layers") ? "Let the path end in \".weights.h5\": such a layout is inside."
                                                    : "Check that the path names a model's file."));
}

/// Layers that have weights, on both sides, one after another.
void match_in_order(const Hdf5Group& group, const std::string& file, const Model& model, StagedLoad& load) {
  std::vector<std::pair<std::string, Stored>> stored;
  for (const auto& [name, layer] : layers_in(group, file)) {
    Stored weights = layer != nullptr ? stored_in(*layer, file) : Stored();
    if (!weights.empty()) stored.emplace_back(name, std::move(weights));
  }
  size_t next = 0;
  for (const Layer& layer : model.as<ModelBase>().model_layers()) {
    Variables weights = ordered(layer);
    if (weights.empty()) continue;
    load.layer(place_of(layer.get()), weights, next < stored.size() ? stored[next].second : Stored());
    ++next;
  }
  for (; next < stored.size(); ++next)
    load.differs(stored[next].first + ": 0 variables, in the file " + std::to_string(stored[next].second.size()));
}

void match_by_name(const Hdf5Group& group, const std::string& file, const Model& model, StagedLoad& load) {
  for (const Layer& layer : model.as<ModelBase>().model_layers()) {
    const Hdf5Group* stored = group.find_group(layer.name());
    if (stored != nullptr) load.layer(place_of(layer.get()), ordered(layer), stored_in(*stored, file));
  }
}

void read_weights(const Hdf5File& file, const Model& model, const LoadWeightsOptions& options, bool with_optimizer) {
  const Hdf5Group& group = weights_in(file);
  StagedLoad load(model.get(), file.name(), options.skip_mismatch);
  options.by_name ? match_by_name(group, file.name(), model, load) : match_in_order(group, file.name(), model, load);
  if (!options.by_name) {
    const Hdf5Group* own = group.find_group(own_weights);
    load.layer("the model itself", own_weights_of(model.get()),
               own != nullptr ? stored_in(*own, file.name()) : Stored());
  }
  load.settle();
  const Hdf5Group* state = file.root().find_group(optimizer_group);
  if (with_optimizer && state != nullptr) {
    const Stored stored = stored_in(*state, file.name());
    const std::vector<std::string> names = read_names(*state, "weight_names");
    StagedLoad::FindState find;
    if (is_state_of_keras_2(names))
      find = [&](const Optimizer& optimizer) { return state_from_keras_2(optimizer, names, stored); };
    load.optimizer(model.optimizer(), stored, find);
  }
  load.commit();
}

/// Losses as objects: Keras does not read names of losses from such files.
Json with_objects(const Json& losses) {
  if (losses.is_string()) {
    Loss loss(losses.as_string());
    return loss.defined() ? saving::serialize_keras_object(loss) : losses;
  }
  Json result = losses;
  bool record = losses.is_object() && losses.contains("class_name");
  if (losses.is_array())
    for (Json& loss : result.items()) loss = with_objects(loss);
  if (losses.is_object() && !record)
    for (auto& [output, loss] : result.members()) loss = with_objects(loss);
  return result;
}

/// The JSON in an attribute of the file; null where there is none.
Json config_in(const Hdf5File& file, const char* attribute) {
  const std::string* text = file.root().find_string(attribute);
  return text == nullptr ? Json() : Json::parse(*text, file.name() + " at " + attribute, config_limits(file.size()));
}

}  // namespace

void save_legacy(const Model& model, const std::string& path) {
  Hdf5Writer file;
  file.attribute("", "keras_version", keras_version);
  file.attribute("", "backend", "addax");
  Json record = saving::serialize_keras_object(model);
  file.attribute("", "model_config", legacy_model_config(record).to_string(), Hdf5Writer::Text::ascii);
  bool compiled = model.as<ModelBase>().trainer() != nullptr;
  if (compiled) {
    Json config = model.get_compile_config();
    config["loss"] = with_objects(config["loss"]);
    file.attribute("", "training_config", legacy_training_config(config).to_string(), Hdf5Writer::Text::ascii);
  }

  file.group(weights_group);
  std::vector<Layer> layers = model.as<ModelBase>().model_layers();
  std::vector<std::string> names;
  for (const Layer& layer : layers) names.push_back(layer.name());
  write_names(file, weights_group, "layer_names", names);
  file.attribute(weights_group, "backend", "addax", Hdf5Writer::Text::ascii);
  file.attribute(weights_group, "keras_version", keras_version, Hdf5Writer::Text::ascii);
  for (const Layer& layer : layers)
    write_weights(file, std::string(weights_group) + "/" + layer.name(), ordered(layer));
  write_weights(file, std::string(weights_group) + "/" + own_weights, own_weights_of(model.get()));
  if (compiled) write_weights(file, optimizer_group, model.optimizer().variables());
  file.save(path);
}

Model load_legacy(const std::string& path, bool compile) {
  Hdf5File file = Hdf5File::open(path);
  Json config = config_in(file, "model_config");
  if (config.is_null())
    throw FormatError(path +
                      ": expected a whole model, got a file without \"model_config\". Weights alone go through " +
                      "load_weights().");
  LoadBudget budget(file.size(), file.size() + memory_of(config));
  Model model = model_of(path + " at model_config", std::move(config), false);
  Json training = compile ? config_in(file, "training_config") : Json();
  if (!training.is_null()) compile_as_in_keras_2(path + " at training_config", model, std::move(training));
  read_weights(file, model, {}, !training.is_null());
  return model;
}

LegacyParts read_legacy(const Hdf5File& file) {
  LegacyParts parts{config_in(file, "model_config"), config_in(file, "training_config"), {}, {}};
  auto add = [&](const Hdf5Group* group, auto& arrays) {
    if (group == nullptr) return;
    for (const std::string& name : weights_named_in(*group, file.name()))
      if (StoredArray array = array_of(group->find_dataset(name)); array.present()) arrays.emplace_back(name, array);
  };
  const Hdf5Group& weights = weights_in(file);
  for (const auto& [name, group] : layers_in(weights, file.name())) add(group, parts.weights);
  add(weights.find_group(own_weights), parts.weights);
  add(file.root().find_group(optimizer_group), parts.optimizer);
  return parts;
}

void load_legacy_weights(const std::string& path, const Model& model, const LoadWeightsOptions& options) {
  read_weights(Hdf5File::open(path), model, options, false);
}

}  // namespace addax
