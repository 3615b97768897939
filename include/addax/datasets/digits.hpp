// Drawn digits: an MNIST-shaped data set that the library makes itself, for programs that must run without any file.
#pragma once

#include <cstdint>

#include "addax/split.hpp"

namespace addax::datasets::digits {

struct DigitsOptions {
  int64_t train = 60000;
  int64_t test = 10000;
  uint64_t seed = 0;
};

/// Images drawn with random strokes: x uint8 [n, 28, 28] from 0 (paper) to 255 (ink), y uint8 [n] from 0 to 9.
/// The same options give the same bytes; a negative count is an OptionError.
Splits load_data(DigitsOptions options = {});

}  // namespace addax::datasets::digits
