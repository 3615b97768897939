// A checkpoint of a training in one file: values as JSON and named tensors.
//
// It is a safetensors file, which other programs read, too. Its last array, "checksum", is the CRC-32C of every byte
// before it.
#pragma once

#include <filesystem>

#include "addax/json.hpp"
#include "addax/tensor.hpp"

namespace addax {

/// Writes the file, atomically and durably. Each tensor has a name.
void write_checkpoint(const std::filesystem::path& path, const Json& values, const Tensors& tensors);

struct Checkpoint {
  Json values;
  Tensors tensors;
};

/// Reads it back. FormatError where a byte is not as it was written, or where the file is no checkpoint.
Checkpoint read_checkpoint(const std::filesystem::path& path);

}  // namespace addax
