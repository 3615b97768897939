// Model::save_weights() and load_weights(): which format a path means.
#include <filesystem>

#include "nn/layer_inner.hpp"
#include "saving/legacy.hpp"
#include "saving/saving_calls.hpp"
#include "saving/weights_state.hpp"
#include "core/zip_reader.hpp"

namespace addax {
namespace {

constexpr const char* weights_ending = ".weights.h5";

void check_ending(const char* call, const std::string& path) {
  if (!path.ends_with(weights_ending))
    throw OptionError(std::string(call) + ": expected a path that ends in \".weights.h5\", got \"" + path +
                      "\". Such files hold the weights alone; whole models have other endings.");
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
  check_ending("save_weights", path);
  check_built("save_weights", *this);
  check_overwrite(path, options.overwrite);
  Hdf5Writer file;
  write_state(file, *this);
  file.save(path);
}

void Model::load_weights(const std::string& path, const LoadWeightsOptions& options) const {
  bool archive = path.ends_with(".keras");
  if (!archive && !is_legacy(path)) check_ending("load_weights", path);
  if (options.by_name && !is_legacy(path))
    throw OptionError("load_weights: expected by_name with a path that ends in \".h5\", got \"" + path +
                      "\". Other files know their layers by their place in the model.");
  check_built("load_weights", *this);
  if (is_legacy(path)) return load_legacy_weights(path, *this, options);
  read_state(archive ? weights_of(ZipFile::open(path)) : Hdf5File::open(path), *this, options.skip_mismatch);
}

}  // namespace addax
