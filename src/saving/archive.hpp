// .keras archives.
#pragma once

#include <string>

#include "addax/model.hpp"

namespace addax {

void save_archive(const Model& model, const std::string& path);
Model load_archive(const std::string& path, bool compile);

}  // namespace addax
