// What data sets for supervised learning return.
#pragma once

#include "addax/tensor.hpp"

namespace addax::datasets {

/// Inputs and what belongs to them; the first axis counts samples.
struct Split {
  Tensor x, y;
};

/// Unpacks as `auto [train, test] = ...`.
struct Splits {
  Split train, test;
};

}  // namespace addax::datasets
