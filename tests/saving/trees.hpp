// HDF5 files as text, to compare what they hold.
#pragma once

#include <string>

#include "core/hdf5_reader.hpp"

namespace addax::tests {

/// " name=dense" for each attribute.
inline std::string attributes_text(const Hdf5Attributes& attributes) {
  std::string text;
  for (const auto& [name, attribute] : attributes) {
    text += " " + name + (attribute.shape.rank() > 0 ? attribute.shape.to_string() : "") + "=";
    for (const std::string& part : attribute.strings) text += part + ",";
    for (double number : attribute.numbers) text += std::to_string(number) + ",";
  }
  return text;
}

/// Every group and dataset with its shape, dtype and attributes, one a line.
inline void print_tree(const Hdf5Group& group, const std::string& path, std::string& text) {
  text += path + "/" + attributes_text(group.attributes) + "\n";
  for (const auto& [member, dataset] : group.datasets)
    text += path + "/" + member + " " + dataset.spec.to_string() + attributes_text(dataset.attributes) + "\n";
  for (const auto& [member, below] : group.groups) print_tree(below, path + "/" + member, text);
}

inline std::string tree(const Hdf5File& file) {
  std::string text;
  print_tree(file.root(), "", text);
  return text;
}
inline std::string tree(const std::string& path) { return tree(Hdf5File::open(path)); }

}  // namespace addax::tests
