// CIFAR-10: 32x32 images in colour of ten classes (Krizhevsky 2009).
#pragma once

#include "addax/split.hpp"

namespace addax::datasets::cifar10 {

/// keras.datasets.cifar10: 50,000 training and 10,000 test images: x uint8 [n, 32, 32, 3], y uint8 [n, 1]: airplane,
/// automobile, bird, cat, deer, dog, frog, horse, ship, truck.
///
/// cifar-10-python.tar.gz, or the folder cifar-10-batches-py that it unpacks to, is looked for in $ADDAX_DATA_DIR, in
/// its folder cifar-10, in the user's cache folder and in Keras' (~/.keras/datasets); then the archive is downloaded.
/// FileError where it cannot be had, FormatError where it is damaged or of another size.
Splits load_data();

}  // namespace addax::datasets::cifar10
