// What a file of a model or of weights holds, seen without making the model.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "addax/json.hpp"
#include "addax/spec.hpp"
#include "addax/tensor.hpp"

namespace addax::saving {

/// A variable as a file holds it. It is known by its place in Keras' layout ("layers/dense/vars/0"), by its own path
/// ("sequential/dense/kernel"), or by both; what the file does not say is empty.
struct StoredVariable {
  std::string place = {}, path = {};
  Spec spec = {};
  /// Reads the value. FormatError where it is damaged.
  std::function<Tensor()> read = {};

  /// The path, or else the place.
  const std::string& name() const { return path.empty() ? place : path; }
};

struct FileContents {
  std::string format = {};  // "keras", "folder", "h5", "weights.h5", "weights.json", "safetensors" or "npz"
  Json metadata = {}, config = {}, compile_config = {};  // null where the file has none; config is the model's record
  std::vector<StoredVariable> weights = {}, optimizer = {};  // the optimizer's state begins with its step

  uint64_t weight_bytes() const;
};

/// What the file, or the folder, at `path` holds; its ending says its format. Classes need not be known; where they
/// are, weights of whole models have both names. FileError where it cannot be read; FormatError where it is damaged or
/// holds what is refused for safety.
FileContents read_contents(const std::string& path);

/// Writes weights alone: ".weights.h5" by their places, with the optimizer's state; ".safetensors" by their names.
/// OptionError where the path ends otherwise, or where a weight has no place.
void write_weights(const std::string& path, const FileContents& contents);

}  // namespace addax::saving
