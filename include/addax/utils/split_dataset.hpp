// split_dataset: a data set in two.
#pragma once

#include <optional>
#include <utility>

#include "addax/data/dataset.hpp"

namespace addax::utils {

struct SplitDatasetOptions {
  std::optional<Number> left_size = {};   // a number of elements, or a share between 0 and 1
  std::optional<Number> right_size = {};  // likewise, from the end; None: the rest
  bool shuffle = false;
  std::optional<int64_t> seed = {};
};
/// keras.utils.split_dataset: `auto [left, right] = split_dataset(samples, {.left_size = 0.8})`. Both read from the
/// data set as passes go on; where nobody knows how many elements it has, they are counted once. OptionError where a
/// side would be empty or both are more than there is.
std::pair<data::Dataset, data::Dataset> split_dataset(const data::Dataset& dataset, const SplitDatasetOptions& options);
/// `split_dataset(samples, 0.8)`
template <Arithmetic T>
std::pair<data::Dataset, data::Dataset> split_dataset(const data::Dataset& dataset, T left_size,
                                                      SplitDatasetOptions options = {}) {
  options.left_size = left_size;
  return split_dataset(dataset, options);
}

}  // namespace addax::utils
