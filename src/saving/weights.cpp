// Model::save_weights() and load_weights(): which format a path means.
#include <filesystem>

#include "nn/layer_inner.hpp"
#include "saving/saving_calls.hpp"
#include "saving/weights_state.hpp"
#include "saving/zip_reader.hpp"

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

void Model::save_weights(const std::string& path, const SaveWeightsOptions& options) const {
  check_ending("save_weights", path);
  check_built("save_weights", *this);
  check_overwrite(path, options.overwrite);
  Hdf5Writer file;
  write_state(file, *this);
  file.save(path);
}

void Model::load_weights(const std::string& path, const LoadWeightsOptions& options) const {
  if (path.ends_with(".keras")) {
    check_built("load_weights", *this);
    return read_state(weights_of(ZipFile::open(path)), *this, options.skip_mismatch);
  }
  check_ending("load_weights", path);
  check_built("load_weights", *this);
  read_state(Hdf5File::open(path), *this, options.skip_mismatch);
}

}  // namespace addax
