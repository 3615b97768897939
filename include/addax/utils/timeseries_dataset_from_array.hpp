// timeseries_dataset_from_array: windows that slide over a series.
#pragma once

#include <optional>

#include "addax/data/dataset.hpp"

namespace addax::utils {

struct TimeseriesDatasetOptions {
  int64_t sequence_stride = 1;              // steps between the beginnings of windows
  int64_t sampling_rate = 1;                // steps between the elements of a window
  std::optional<int64_t> batch_size = 128;  // None: windows one by one
  bool shuffle = false;                     // in another order in each pass
  std::optional<int64_t> seed = {};
  std::optional<int64_t> start_index = {}, end_index = {};  // data before and from these are left out
};
/// keras.utils.timeseries_dataset_from_array: x [batch, sequence_length, …] of windows over the rows of `data`, and y
/// the rows of `targets` at which windows begin (an empty Tensor: none). Windows are gathered as they are asked for.
/// OptionError for sizes below 1 or indices outside of the data.
data::Dataset timeseries_dataset_from_array(const Tensor& data, const Tensor& targets, int64_t sequence_length,
                                            const TimeseriesDatasetOptions& options = {});

}  // namespace addax::utils
