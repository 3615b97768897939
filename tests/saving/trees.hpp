// HDF5 files as text, to compare what they hold.
#pragma once

#include <string>

#include "saving/hdf5_reader.hpp"

namespace addax::tests {

/// Every group and dataset with its shape, dtype and name, one a line.
inline void print_tree(const Hdf5Group& group, const std::string& path, std::string& text) {
  const std::string* name = group.find_string("name");
  text += path + "/" + (name ? " " + *name : "") + "\n";
  for (const auto& [member, dataset] : group.datasets)
    text += path + "/" + member + " " + dataset.spec.to_string() + "\n";
  for (const auto& [member, below] : group.groups) print_tree(below, path + "/" + member, text);
}

inline std::string tree(const std::string& path) {
  Hdf5File file = Hdf5File::open(path);
  std::string text;
  print_tree(file.root(), "", text);
  return text;
}

}  // namespace addax::tests
