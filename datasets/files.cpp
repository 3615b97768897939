#include "datasets/files.hpp"

#include <cstdlib>

#include "addax/errors.hpp"
#include "core/checksum.hpp"
#include "core/download.hpp"
#include "core/gzip.hpp"

namespace addax::datasets {
namespace {

namespace fs = std::filesystem;

/// The value of a variable of the environment; empty where it is not set.
std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// What does not have the right checksum is not kept.
fs::path fetch(const DataFile& file) {
  fs::path folder = cache_folder() / file.set;
  std::string help =
      "Put " + file.name + " into $ADDAX_DATA_DIR/" + file.set + " or " + folder.string() + file.otherwise + ".";
  download_file(folder / file.name, file.urls, file.most, help, [&](std::span<const std::byte> bytes) {
    Bytes content = file.of_content ? gunzip(bytes, file.name) : Bytes();
    if (!file.sha256.empty() && sha256(file.of_content ? content.span() : bytes) != file.sha256)
      throw FormatError(file.name + ": expected the content of " + file.set +
                        ", got a download with another checksum. " + help);
  });
  return folder / file.name;
}

}  // namespace

std::vector<fs::path> folders_of(const DataFile& file) {
  std::vector<fs::path> folders;
  if (fs::path data = variable("ADDAX_DATA_DIR"); !data.empty()) {
    if (file.bare) folders.push_back(data);
    folders.push_back(data / file.set);
  }
  folders.push_back(cache_folder() / file.set);
  fs::path keras = variable("KERAS_HOME"), home = variable("HOME");
  if (keras.empty() && !home.empty()) keras = home / ".keras";
  if (keras.empty()) return folders;
  folders.push_back(keras / "datasets" / file.set);
  if (file.bare) folders.push_back(keras / "datasets");
  return folders;
}

fs::path locate(const DataFile& file) {
  for (const fs::path& folder : folders_of(file)) {
    std::error_code error;
    if (fs::exists(folder / file.name, error)) return folder / file.name;
  }
  return fetch(file);
}

}  // namespace addax::datasets
