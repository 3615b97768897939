// .keras archives, and folders of the same members.
#pragma once

#include <string>

#include "addax/model.hpp"

namespace addax {

void save_archive(const Model& model, const std::string& path);
Model load_archive(const std::string& path, bool compile);

/// The same members as files. Each is replaced whole; the folder is made where there is none.
void save_folder(const Model& model, const std::string& path);
Model load_folder(const std::string& path, bool compile);

}  // namespace addax
