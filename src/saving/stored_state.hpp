// What a file of weights holds for a model, whatever its format: lists of arrays, by the paths of Keras' layout.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "addax/spec.hpp"

namespace addax {

/// An array of a file that is open. One that the file lacks has no `read`.
struct StoredArray {
  Spec spec;
  /// Writes the elements, spec.bytes() of them. FormatError where they are damaged.
  std::function<void(std::span<std::byte> out)> read = {};

  bool present() const { return static_cast<bool>(read); }
};

/// What a file has for a list of variables.
using Stored = std::vector<StoredArray>;
/// Arrays by their names in a file.
using NamedArrays = std::map<std::string, StoredArray, std::less<>>;

struct StoredState {
  std::string file;                     // for the errors
  std::map<std::string, Stored> lists;  // by group: "layers/dense/vars", "optimizer/vars"
};

/// The arrays "0", "1", "2", … as a list; one that is missing stands as absent.
inline Stored numbered(const NamedArrays& arrays) {
  Stored stored(arrays.size());
  for (size_t i = 0; i < stored.size(); ++i)
    if (auto found = arrays.find(std::to_string(i)); found != arrays.end()) stored[i] = found->second;
  return stored;
}

}  // namespace addax
