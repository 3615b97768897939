// What the calls that save and load have in common.
#pragma once

#include <string>

#include "addax/model.hpp"
#include "core/hdf5_reader.hpp"
#include "core/zip_reader.hpp"

namespace addax {

/// StateError where the model is not built.
void check_built(const char* call, const Model& model);
/// FileError where something stands at `path` and must stay.
void check_overwrite(const std::string& path, bool overwrite);
/// Whether the path means a file of Keras 2: ".h5" or ".hdf5", but not ".weights.h5".
bool is_legacy(const std::string& path);
/// The weights in a .keras archive.
Hdf5File weights_of(const ZipFile& archive);

}  // namespace addax
