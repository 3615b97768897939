#include "saving/named_weights.hpp"

#include <algorithm>
#include <map>

#include "saving/weights_layout.hpp"

namespace addax {
namespace {

/// How often each path is there among the weights of a model.
std::map<std::string, int> count_paths(const std::vector<PlacedLayer>& layers) {
  std::map<std::string, int> counts;
  for (const PlacedLayer& placed : layers)
    for (const Variable& weight : placed.weights()) ++counts[weight.path()];
  return counts;
}

std::string place_of(const PlacedLayer& placed, size_t index) { return placed.vars() + "/" + std::to_string(index); }

/// numpy.savez() names arrays that are given without names by their order.
void name_by_order(NamedArrays& arrays, const Model& model) {
  for (size_t i = 0; i < arrays.size(); ++i)
    if (!arrays.contains("arr_" + std::to_string(i))) return;
  const Variables weights = model.weights();
  std::vector<std::pair<std::string, Variable>> named = named_weights(model);
  NamedArrays renamed;
  for (size_t i = 0; i < arrays.size(); ++i) {
    const std::string given = "arr_" + std::to_string(i);
    auto same = std::find_if(named.begin(), named.end(),
                             [&](const auto& entry) { return i < weights.size() && entry.second == weights[i]; });
    renamed.emplace(same == named.end() ? given : same->first, arrays[given]);
  }
  arrays = std::move(renamed);
}

/// The first part of all names, "sequential/", where they share one.
std::string common_prefix(const NamedArrays& arrays) {
  if (arrays.empty()) return {};
  const std::string& first = arrays.begin()->first;
  const std::string prefix = first.substr(0, first.find('/') + 1);
  bool shared = std::all_of(arrays.begin(), arrays.end(), [&](const auto& a) { return a.first.starts_with(prefix); });
  return shared ? prefix : std::string();
}

/// Finds the arrays of variables, also where the model had another name when the file was written.
class NameFinder {
 public:
  NameFinder(NamedArrays& arrays, const Model& model)
      : arrays_(arrays), prefix_(common_prefix(arrays)), own_prefix_(model.name() + "/") {}

  /// Takes the array out; absent where there is none.
  StoredArray take(const std::string& path, const std::string& place) {
    std::vector<std::string> names{path, place};
    if (path.starts_with(own_prefix_)) names.push_back(prefix_ + path.substr(own_prefix_.size()));
    for (const std::string& name : names)
      if (auto found = arrays_.find(name); !name.empty() && found != arrays_.end()) {
        StoredArray array = std::move(found->second);
        arrays_.erase(found);
        return array;
      }
    return {};
  }

 private:
  NamedArrays& arrays_;
  std::string prefix_, own_prefix_;
};

}  // namespace

std::vector<std::pair<std::string, Variable>> named_weights(const Model& model) {
  std::vector<PlacedLayer> layers = place_layers(model.get());
  std::map<std::string, int> counts = count_paths(layers);
  std::vector<std::pair<std::string, Variable>> named;
  for (const PlacedLayer& placed : layers) {
    const Variables weights = placed.weights();
    for (size_t i = 0; i < weights.size(); ++i) {
      const std::string& path = weights[i].path();
      named.emplace_back(counts[path] == 1 ? path : place_of(placed, i), weights[i]);
    }
  }
  return named;
}

StoredState state_of_names(std::string file, NamedArrays arrays, const Model& model) {
  name_by_order(arrays, model);
  StoredState state{std::move(file), {}};
  std::vector<PlacedLayer> layers = place_layers(model.get());
  std::map<std::string, int> counts = count_paths(layers);
  NameFinder finder(arrays, model);
  for (const PlacedLayer& placed : layers) {
    const Variables weights = placed.weights();
    Stored stored;
    for (size_t i = 0; i < weights.size(); ++i) {
      const std::string& path = weights[i].path();
      stored.push_back(finder.take(counts[path] == 1 ? path : "", place_of(placed, i)));
    }
    bool any = std::any_of(stored.begin(), stored.end(), [](const StoredArray& array) { return array.present(); });
    state.lists[placed.vars()] = any ? std::move(stored) : Stored();
  }
  for (auto& [name, array] : arrays) state.lists[name] = {std::move(array)};
  return state;
}

}  // namespace addax
