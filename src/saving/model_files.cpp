// Model::save() and saving::load_model(): which format a path means.
#include <filesystem>

#include "addax/saving.hpp"
#include "saving/archive.hpp"
#include "saving/legacy.hpp"
#include "saving/one_line.hpp"
#include "saving/saving_calls.hpp"

namespace addax {
namespace {

bool is_archive(const std::string& path) { return path.ends_with(".keras"); }

[[noreturn]] void fail_ending(const char* call, const std::string& path) {
  const char* help = path.ends_with(".weights.h5")
                         ? "Files of weights alone go through save_weights() and load_weights()."
                         : "Whole models are written as \".keras\".";
  throw OptionError(std::string(call) + ": expected a path that ends in \".keras\" or \".h5\", got \"" + path + "\". " +
                    help);
}

}  // namespace

void Model::save(const std::string& path, const SaveOptions& options) const {
  const bool folder = !options.zipped.value_or(true);
  if (folder && is_archive(path))
    throw OptionError("save: expected a folder where zipped is false, got \"" + path +
                      "\". Choose a path that does not end in \".keras\".");
  if (!folder && !is_archive(path) && !is_legacy(path)) fail_ending("save", path);
  check_built("save", *this);
  check_overwrite(path, options.overwrite);
  if (folder) return save_folder(*this, path);
  is_archive(path) ? save_archive(*this, path) : save_legacy(*this, path);
}

namespace saving {

void save_model(const Model& model, const std::string& path, const SaveOptions& options) { model.save(path, options); }

Model load_model(const std::string& path, const LoadModelOptions& options) {
  CustomObjectScope scope(options.custom_objects);
  return in_one_line([&] {
    if (std::filesystem::is_directory(path) || is_archive(path)) return load_archive(path, options.compile);
    if (is_legacy(path)) return load_legacy(path, options.compile);
    fail_ending("load_model", path);
  });
}

void save_weights(const Model& model, const std::string& path, const SaveWeightsOptions& options) {
  model.save_weights(path, options);
}

void load_weights(const Model& model, const std::string& path, const LoadWeightsOptions& options) {
  model.load_weights(path, options);
}

}  // namespace saving
}  // namespace addax
