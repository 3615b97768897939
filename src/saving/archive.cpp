// .keras archives, and folders of the same members: how a model is made, and its weights.
#include "saving/archive.hpp"

#include <array>
#include <chrono>
#include <ctime>
#include <filesystem>

#include "addax/saving.hpp"
#include "core/zip_reader.hpp"
#include "core/zip_writer.hpp"
#include "nn/load_budget.hpp"
#include "saving/keras_version.hpp"
#include "saving/legacy_config.hpp"
#include "saving/model_config.hpp"
#include "saving/saving_calls.hpp"
#include "saving/weights_state.hpp"

namespace addax {
namespace {

namespace fs = std::filesystem;

constexpr const char* metadata_member = "metadata.json";
constexpr const char* config_member = "config.json";
constexpr const char* weights_member = "model.weights.h5";
constexpr const char* pickled_member = "model.weights.npz";

std::string metadata() {
  std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm local{};
  ::localtime_r(&now, &local);
  char date[32];
  std::strftime(date, sizeof date, "%Y-%m-%d@%H:%M:%S", &local);
  return Json::object({{"keras_version", keras_version}, {"date_saved", date}}).to_string();
}

std::string_view text(const Bytes& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

}  // namespace

Hdf5File weights_of(const ZipFile& archive) {
  if (archive.find(weights_member) == nullptr && archive.find(pickled_member) != nullptr)
    throw FormatError(archive.name() + ": expected weights in \"" + weights_member + "\", got \"" + pickled_member +
                      "\", whose arrays are pickled objects. Such code is never run; save the model with its "
                      "weights in HDF5.");
  return Hdf5File::parse(archive.view(weights_member), archive.name() + " at " + weights_member);
}

void save_archive(const Model& model, const std::string& path) {
  Hdf5Writer weights;
  write_state(weights, model);
  ZipWriter archive(path);
  archive.add(metadata_member, metadata());
  archive.add(config_member, saving::serialize_keras_object(model).to_string());
  weights.image([&](const Pieces& pieces) { archive.add(weights_member, pieces); });
  archive.commit();
}

void save_folder(const Model& model, const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (!fs::is_directory(path))
    throw FileError(path + ": expected a folder that can be made, got \"" + error.message() +
                    "\". Check the path and the permissions.");
  const std::string about = metadata(), config = saving::serialize_keras_object(model).to_string();
  Hdf5Writer weights;
  write_state(weights, model);
  AtomicFile weights_file(fs::path(path) / weights_member), config_file(fs::path(path) / config_member),
      metadata_file(fs::path(path) / metadata_member);
  weights.image([&](const Pieces& pieces) { weights_file.write(pieces); });
  config_file.write(std::as_bytes(std::span(config)));
  metadata_file.write(std::as_bytes(std::span(about)));
  AtomicFile::commit(std::array{&weights_file, &config_file, &metadata_file});
}

/// The config of an archive; that of Keras 2.12 and later in today's form.
Json config_from(const Bytes& bytes, const std::string& about, const std::string& where, uint64_t size) {
  Json config = Json::parse(text(bytes), where, config_limits(size));
  const bool keras_2 = about.find("\"keras_version\": \"2.") != std::string::npos;
  return keras_2 ? modern_record(std::move(config)) : config;
}

ArchiveParts read_archive(const std::string& path) {
  if (fs::is_directory(path)) {
    const fs::path folder(path);
    const std::string where = (folder / config_member).string();
    const std::string about =
        fs::exists(folder / metadata_member) ? std::string(text(read_file(folder / metadata_member))) : "";
    Bytes config = read_file(where);
    Hdf5File weights = Hdf5File::open(folder / weights_member);
    uint64_t bytes = config.size() + weights.size();
    return {where, about, config_from(config, about, where, bytes), std::move(weights), bytes};
  }
  ZipFile archive = ZipFile::open(path);
  const std::string where = archive.name() + " at " + config_member;
  const std::string about =
      archive.find(metadata_member) != nullptr ? std::string(text(archive.read(metadata_member))) : "";
  const uint64_t bytes = archive.size();
  return {where, about, config_from(archive.read(config_member), about, where, bytes), weights_of(archive), bytes};
}

Model load_archive(const std::string& path, bool compile) {
  ArchiveParts parts = read_archive(path);
  LoadBudget budget(parts.bytes, parts.weights.size() + memory_of(parts.config));
  Model model = model_of(parts.where, std::move(parts.config), compile);
  read_state(state_in(parts.weights), model, false);
  return model;
}

}  // namespace addax
