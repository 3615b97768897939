// What CIFAR-10 and CIFAR-100 share: archives of batches of 32x32 images in colour.
#pragma once

#include <string>
#include <vector>

#include "addax/split.hpp"
#include "datasets/files.hpp"

namespace addax::datasets {

struct CifarSet {
  std::string place;  // in errors: "datasets::cifar10"
  DataFile archive;
  std::string unpacked;  // the folder that Keras unpacks the archive into
  std::string folder;    // within it
  std::vector<std::string> train;
  std::string test;
  std::string labels;  // their key in a batch
};

/// x uint8 [n, 32, 32, 3], y uint8 [n, 1]. Errors as DataFile's, and FormatError for batches of another size.
Splits load_cifar(const CifarSet& set);

}  // namespace addax::datasets
