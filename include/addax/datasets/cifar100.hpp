// CIFAR-100: 32x32 images in colour of a hundred classes in twenty groups (Krizhevsky 2009).
#pragma once

#include <string>

#include "addax/split.hpp"

namespace addax::datasets::cifar100 {

struct Cifar100Options {
  std::string label_mode = "fine";  // the hundred classes; or "coarse": their twenty groups
};

/// keras.datasets.cifar100: 50,000 training and 10,000 test images: x uint8 [n, 32, 32, 3], y uint8 [n, 1]. Files and
/// errors as those of cifar10, with cifar-100-python in the names; OptionError for another label_mode.
Splits load_data(const Cifar100Options& options = {});

}  // namespace addax::datasets::cifar100
