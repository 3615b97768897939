// The safetensors format: named arrays behind a header of JSON. Data alone; https://github.com/huggingface/safetensors.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "addax/json.hpp"
#include "addax/variable.hpp"
#include "saving/stored_state.hpp"

namespace addax {

/// The arrays of a file, read when they are asked for. FormatError where the header is longer than the file or 100 MB,
/// no such JSON, gives a name twice, or where the arrays do not fill the rest of the file one after another. The texts
/// beside the arrays go to `metadata`.
NamedArrays read_safetensors(const std::filesystem::path& path, Json* metadata = nullptr);

/// What stands before arrays that lie one after another in this order: the header and its length.
std::string safetensors_header(const std::vector<std::pair<std::string, Spec>>& arrays, const Json& metadata);

/// Writes variables under their names, atomically.
void write_safetensors(const std::filesystem::path& path,
                       const std::vector<std::pair<std::string, Variable>>& variables);

}  // namespace addax
