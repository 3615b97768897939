// .keras archives, and folders of the same members.
#pragma once

#include <string>

#include "addax/model.hpp"
#include "core/hdf5_reader.hpp"

namespace addax {

/// What an archive or a folder holds.
struct ArchiveParts {
  std::string where;     // the config's place, for the errors
  std::string metadata;  // JSON; empty where there is none
  Json config;
  Hdf5File weights;
  uint64_t bytes = 0;  // of all members
};
ArchiveParts read_archive(const std::string& path);

/// The model of an archive or a folder.
Model load_archive(const std::string& path, bool compile);
void save_archive(const Model& model, const std::string& path);
/// The members as files. Each is replaced whole; the folder is made where there is none.
void save_folder(const Model& model, const std::string& path);

}  // namespace addax
