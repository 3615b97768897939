// to_categorical: labels as rows of zeros with a one.
#pragma once

#include <optional>

#include "addax/tensor.hpp"

namespace addax::utils {

struct ToCategoricalOptions {
  std::optional<int64_t> num_classes = {};  // None: the largest label + 1
};
/// keras.utils.to_categorical: integers of any shape become a last axis of num_classes; a last axis of length 1 is
/// dropped first. ValueError for a label outside the classes.
Tensor to_categorical(const Tensor& x, const ToCategoricalOptions& options = {});

}  // namespace addax::utils
