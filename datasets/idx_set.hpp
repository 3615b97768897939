// Data sets in MNIST's form: four .gz files of 28x28 grey images and their labels.
#pragma once

#include <string>
#include <vector>

#include "addax/split.hpp"

namespace addax::datasets {

struct IdxSet {
  std::string place;  // in errors: "datasets::mnist"
  std::string set;
  std::vector<std::string> mirrors;    // addresses before the file's name
  std::vector<std::string> checksums;  // SHA-256 of the contents: training images and labels, test images and labels
  bool bare = true;
  std::string otherwise = {};
};

/// The training and the test set. Errors as DataFile's, and FormatError for files that do not belong together.
Splits load_idx_set(const IdxSet& set);

}  // namespace addax::datasets
