// MNIST: 28x28 grey images of handwritten digits (LeCun, Cortes and Burges).
#pragma once

#include "addax/split.hpp"

namespace addax::datasets::mnist {

/// 60,000 training and 10,000 test images: x uint8 [n, 28, 28] from 0 (paper) to 255 (ink), y uint8 [n] from 0 to 9.
///
/// The four .gz files are looked for in the folder $ADDAX_DATA_DIR, in its folder mnist, and in the user's cache
/// folder; then they are downloaded into the cache. FileError where they cannot be had, FormatError where one is
/// damaged.
Splits load_data();

}  // namespace addax::datasets::mnist
