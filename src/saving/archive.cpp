// .keras archives: how a model is made, and its weights.
#include <chrono>
#include <ctime>

#include "addax/saving.hpp"
#include "nn/weight_budget.hpp"
#include "saving/keras_version.hpp"
#include "saving/model_config.hpp"
#include "saving/saving_calls.hpp"
#include "saving/weights_state.hpp"
#include "core/zip_reader.hpp"
#include "core/zip_writer.hpp"

namespace addax {
namespace {

constexpr const char* metadata_member = "metadata.json";
constexpr const char* config_member = "config.json";
constexpr const char* weights_member = "model.weights.h5";

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
  return Hdf5File::parse(archive.read(weights_member), archive.name() + " at " + weights_member);
}

void save_archive(const Model& model, const std::string& path) {
  Hdf5Writer weights;
  write_state(weights, model);
  ZipWriter archive(path);
  archive.add(metadata_member, metadata());
  archive.add(config_member, saving::serialize_keras_object(model).to_string());
  weights.image([&](std::span<const std::byte> bytes) { archive.add(weights_member, bytes); });
  archive.commit();
}

Model load_archive(const std::string& path, bool compile) {
  ZipFile archive = ZipFile::open(path);
  const std::string where = archive.name() + " at " + config_member;
  Json config = Json::parse(text(archive.read(config_member)), where);
  Hdf5File weights = weights_of(archive);
  uint64_t bytes = 0;
  for (const ZipMember& member : archive.members()) bytes += member.size;
  WeightBudget budget(bytes);
  archive = {};
  Model model = model_of(where, config, compile);
  read_state(weights, model, false);
  return model;
}

}  // namespace addax
