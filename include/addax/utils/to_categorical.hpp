// to_categorical: labels as rows of zeros with a one.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>

#include "addax/tensor.hpp"

namespace addax::utils {

struct ToCategoricalOptions {
  std::optional<int64_t> num_classes = {};  // None: the largest label + 1
};
/// keras.utils.to_categorical: integers of any shape become a last axis of num_classes; a last axis of length 1 is
/// dropped first. ValueError for a label outside the classes.
Tensor to_categorical(const Tensor& x, const ToCategoricalOptions& options = {});
/// `to_categorical(labels, 10)`
template <std::integral I>
Tensor to_categorical(const Tensor& x, I num_classes) {
  return to_categorical(x, ToCategoricalOptions{.num_classes = static_cast<int64_t>(num_classes)});
}

}  // namespace addax::utils
