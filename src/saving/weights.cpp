// Model::save_weights() and load_weights(): which format a path means.
#include <algorithm>
#include <filesystem>

#include "core/zip_reader.hpp"
#include "nn/layer_inner.hpp"
#include "saving/legacy.hpp"
#include "saving/named_weights.hpp"
#include "saving/npz.hpp"
#include "saving/one_line.hpp"
#include "saving/safetensors.hpp"
#include "saving/saving_calls.hpp"
#include "saving/sharded_weights.hpp"
#include "saving/weights_state.hpp"

namespace addax {
namespace {

constexpr const char* weights_ending = ".weights.h5";
constexpr const char* safetensors_ending = ".safetensors";
constexpr const char* npz_ending = ".npz";
constexpr const char* archive_ending = ".keras";

[[noreturn]] void fail_ending(const char* call, const std::string& path, const std::string& more) {
  throw OptionError(std::string(call) + ": expected a path that ends in \".weights.h5\"" + more + ", got \"" + path +
                    "\". Such files hold the weights alone; whole models have other endings.");
}

/// "m.weights.h5" means the map "m.weights.json" where weights go to several files, as in Keras.
std::string map_path(const std::string& path) {
  if (path.ends_with(map_ending)) return path;
  if (!path.ends_with(weights_ending)) fail_ending("save_weights", path, " or \".weights.json\" with max_shard_size");
  return path.substr(0, path.size() - std::string_view(weights_ending).size()) + map_ending;
}

void load_from(const std::string& path, const Model& model, bool skip_mismatch) {
  if (path.ends_with(safetensors_ending))
    return read_state(state_of_names(path, read_safetensors(path), model), model, skip_mismatch);
  if (path.ends_with(npz_ending)) return read_state(state_of_names(path, read_npz(path), model), model, skip_mismatch);
  if (path.ends_with(map_ending)) {
    ShardedWeights weights = open_sharded(path);
    return read_state(weights.state, model, skip_mismatch);
  }
  Hdf5File file = path.ends_with(archive_ending) ? weights_of(ZipFile::open(path)) : Hdf5File::open(path);
  read_state(state_in(file), model, skip_mismatch);
}

/// Whether all weights are made. Those of a model whose own steps call its layers are, also if nobody called the model.
bool has_weights(const LayerBase& layer) {
  const auto& parts = layer.inner().parts;
  auto has = [](const auto& part) { return has_weights(part.layer.get()); };
  return layer.inner().built || (!parts.empty() && std::all_of(parts.begin(), parts.end(), has));
}

}  // namespace

void check_built(const char* call, const Model& model) {
  if (!model.built())
    throw StateError(place_of(model.get()) + ": expected a model that is built, got " + call +
                     "() before. Begin the model with Input(), or call it once.");
}

void check_overwrite(const std::string& path, bool overwrite) {
  std::error_code unknown;
  if (!overwrite && std::filesystem::exists(path, unknown))
    throw FileError(path + ": expected a path where nothing stands yet, got a file. Set overwrite to replace it.");
}

bool is_legacy(const std::string& path) {
  return (path.ends_with(".h5") && !path.ends_with(weights_ending)) || path.ends_with(".hdf5");
}

void Model::save_weights(const std::string& path, const SaveWeightsOptions& options) const {
  const bool safetensors = path.ends_with(safetensors_ending), sharded = options.max_shard_size.has_value();
  const std::string target = sharded ? map_path(path) : path;
  if (!sharded && !safetensors && !path.ends_with(weights_ending))
    fail_ending("save_weights", path, " or \".safetensors\"");
  if (!has_weights(get())) check_built("save_weights", *this);
  check_overwrite(target, options.overwrite);
  if (sharded) return save_sharded(*this, target, *options.max_shard_size);
  if (safetensors) return write_safetensors(path, named_weights(*this));
  Hdf5Writer file;
  write_state(file, *this);
  file.save(path);
}

void Model::load_weights(const std::string& path, const LoadWeightsOptions& options) const {
  bool known = is_legacy(path);
  for (const char* ending : {archive_ending, weights_ending, map_ending, safetensors_ending, npz_ending})
    known = known || path.ends_with(ending);
  if (!known) fail_ending("load_weights", path, ", \".weights.json\", \".safetensors\" or \".npz\"");
  if (options.by_name && !is_legacy(path))
    throw OptionError("load_weights: expected by_name with a path that ends in \".h5\", got \"" + path +
                      "\". Other files know their layers by their place in the model.");
  if (!has_weights(get())) check_built("load_weights", *this);
  in_one_line([&] {
    is_legacy(path) ? load_legacy_weights(path, *this, options) : load_from(path, *this, options.skip_mismatch);
  });
}

}  // namespace addax
