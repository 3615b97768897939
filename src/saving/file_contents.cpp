// read_contents() and write_weights(): files of every format as lists of named variables.
#include "addax/file_contents.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>

#include "addax/saving.hpp"
#include "core/tensor_state.hpp"
#include "nn/load_budget.hpp"
#include "saving/archive.hpp"
#include "saving/legacy.hpp"
#include "saving/legacy_config.hpp"
#include "saving/model_config.hpp"
#include "saving/named_weights.hpp"
#include "saving/npz.hpp"
#include "saving/one_line.hpp"
#include "saving/safetensors.hpp"
#include "saving/saving_calls.hpp"
#include "saving/sharded_weights.hpp"
#include "saving/weights_layout.hpp"
#include "saving/weights_state.hpp"

namespace addax::saving {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view optimizer_list = "optimizer/vars";

/// `owner` keeps the file open that the array is read from.
StoredVariable variable_of(std::string place, std::string path, const StoredArray& array,
                           const std::shared_ptr<const void>& owner) {
  return {std::move(place), std::move(path), array.spec, [array, owner] {
            Tensor value = allocate(array.spec);
            array.read({data_of(value), array.spec.bytes()});
            return value;
          }};
}

void add_state(const StoredState& state, const std::shared_ptr<const void>& owner, FileContents& contents) {
  for (const auto& [list, stored] : state.lists)
    for (size_t i = 0; i < stored.size(); ++i) {
      if (!stored[i].present()) continue;
      auto& variables = list == optimizer_list ? contents.optimizer : contents.weights;
      variables.push_back(variable_of(list + "/" + std::to_string(i), "", stored[i], owner));
    }
}

/// Whether a name is a place of Keras' layout: "…vars/3".
bool is_place(const std::string& name) {
  size_t slash = name.rfind('/');
  return slash != name.npos && ("/" + name.substr(0, slash)).ends_with("/vars") &&
         name.find_first_not_of("0123456789", slash + 1) == name.npos;
}

void add_named(const NamedArrays& arrays, FileContents& contents) {
  for (const auto& [name, array] : arrays)
    contents.weights.push_back(is_place(name) ? variable_of(name, "", array, nullptr)
                                              : variable_of("", name, array, nullptr));
}

/// Gives the weights their other names and the model's order, where the model can be made.
void name_by_model(FileContents& contents, const std::string& path, uint64_t bytes) {
  std::map<std::string, std::string> path_of_place, place_of_path;
  std::map<std::string, size_t> order;
  try {
    LoadBudget budget(bytes, memory_of(contents.config));
    Model model = model_of(path, contents.config, false);
    for (const PlacedLayer& placed : place_layers(model.get())) {
      const Variables weights = placed.weights();
      for (size_t i = 0; i < weights.size(); ++i) {
        const std::string place = placed.vars() + "/" + std::to_string(i);
        path_of_place[place] = weights[i].path();
        order.emplace(place, order.size());
        auto [entry, added] = place_of_path.emplace(weights[i].path(), place);
        if (!added) entry->second.clear();  // several have this path
      }
    }
  } catch (const Error&) {
    return;  // a class that nobody knows here; the names of the file are enough
  }
  for (StoredVariable& weight : contents.weights) {
    if (auto known = path_of_place.find(weight.place); known != path_of_place.end()) weight.path = known->second;
    if (auto known = place_of_path.find(weight.path); weight.place.empty() && known != place_of_path.end())
      weight.place = known->second;
  }
  auto position = [&](const StoredVariable& weight) {
    auto known = order.find(weight.place);
    return known == order.end() ? order.size() : known->second;
  };
  std::stable_sort(contents.weights.begin(), contents.weights.end(),
                   [&](const auto& a, const auto& b) { return position(a) < position(b); });
}

void take_config(Json record, FileContents& contents) {
  if (const Json* compiled = record.find("compile_config"); compiled != nullptr && !compiled->empty())
    contents.compile_config = *compiled;
  contents.config = std::move(record);
}

FileContents archive_contents(const std::string& path) {
  ArchiveParts parts = read_archive(path);
  FileContents contents{.format = fs::is_directory(path) ? "folder" : "keras"};
  if (!parts.metadata.empty()) contents.metadata = Json::parse(parts.metadata, path + " at metadata.json");
  take_config(std::move(parts.config), contents);
  auto file = std::make_shared<const Hdf5File>(std::move(parts.weights));
  add_state(state_in(*file), file, contents);
  name_by_model(contents, path, parts.bytes);
  return contents;
}

FileContents legacy_contents(const std::string& path) {
  auto file = std::make_shared<const Hdf5File>(Hdf5File::open(path));
  LegacyParts parts = read_legacy(*file);
  FileContents contents{.format = "h5", .metadata = Json::object()};
  for (const char* key : {"keras_version", "backend"})
    if (const std::string* text = file->root().find_string(key)) contents.metadata[key] = *text;
  if (!parts.model_config.is_null()) contents.config = modern_record(parts.model_config);
  if (!parts.training_config.is_null()) contents.compile_config = modern_compile_config(parts.training_config);
  for (const auto& [name, array] : parts.weights) contents.weights.push_back(variable_of("", name, array, file));
  for (const auto& [name, array] : parts.optimizer) contents.optimizer.push_back(variable_of("", name, array, file));
  if (!contents.config.is_null()) name_by_model(contents, path, file->size());
  return contents;
}

FileContents weights_contents(const std::string& path) {
  if (path.ends_with(".safetensors") || path.ends_with(".npz")) {
    FileContents contents{.format = path.ends_with(".npz") ? "npz" : "safetensors"};
    add_named(contents.format == "npz" ? read_npz(path) : read_safetensors(path), contents);
    return contents;
  }
  if (path.ends_with(".weights.json")) {
    FileContents contents{.format = "weights.json"};
    auto weights = std::make_shared<const ShardedWeights>(open_sharded(path));
    add_state(weights->state, weights, contents);
    return contents;
  }
  FileContents contents{.format = "weights.h5"};
  auto file = std::make_shared<const Hdf5File>(Hdf5File::open(path));
  add_state(state_in(*file), file, contents);
  return contents;
}

}  // namespace

uint64_t FileContents::weight_bytes() const {
  uint64_t bytes = 0;
  for (const StoredVariable& weight : weights) bytes += weight.spec.bytes();
  return bytes;
}

FileContents read_contents(const std::string& path) {
  if (fs::is_directory(path) || path.ends_with(".keras")) return in_one_line([&] { return archive_contents(path); });
  if (is_legacy(path)) return in_one_line([&] { return legacy_contents(path); });
  for (const char* ending : {".weights.h5", ".weights.json", ".safetensors", ".npz"})
    if (path.ends_with(ending)) return in_one_line([&] { return weights_contents(path); });
  throw OptionError(
      "read_contents: expected a path that ends in \".keras\", \".h5\", \".weights.h5\", "
      "\".weights.json\", \".safetensors\" or \".npz\", got \"" +
      path + "\". The ending says the format.");
}

void write_weights(const std::string& path, const FileContents& contents) {
  if (path.ends_with(".safetensors")) {
    std::vector<std::pair<std::string, Variable>> named;
    for (const StoredVariable& weight : contents.weights) named.emplace_back(weight.name(), Variable(weight.read()));
    return write_safetensors(path, named);
  }
  if (!path.ends_with(".weights.h5"))
    throw OptionError("write_weights: expected a path that ends in \".weights.h5\" or \".safetensors\", got \"" + path +
                      "\". Other formats hold a model, too.");
  std::vector<Tensor> values;  // until they are written
  Hdf5Writer file;
  for (const auto* variables : {&contents.weights, &contents.optimizer})
    for (const StoredVariable& variable : *variables) {
      if (variable.place.empty())
        throw OptionError("write_weights: expected weights whose place in Keras' layout is known, got \"" +
                          variable.path + "\". Load them into their model and save its weights.");
      values.push_back(variable.read());
      file.dataset(variable.place, variable.spec, values.back().raw_data());
    }
  file.save(path);
}

}  // namespace addax::saving
