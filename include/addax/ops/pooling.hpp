// Pooling of keras.ops.nn: windows over the places of [batch, places, channels], where places are steps, height and
// width, or depth, height and width. With data_format "channels_first" the channels stand before the places.
#pragma once

#include <optional>
#include <string>

#include "addax/ops/movement.hpp"
#include "addax/places.hpp"
#include "addax/tensor.hpp"

namespace addax::ops {

struct PoolOptions {
  OptionalSizes strides = {};                 // distance of windows; None: pool_size
  std::string padding = "valid";              // "same": a window begins at each stride
  std::string data_format = "channels_last";  // or "channels_first"
};
/// The largest cell of each window of `pool_size`. Of equal ones the first gets the gradient; NaN counts as the
/// largest. ShapeError where a window is larger than an unpadded input or the input is empty, OptionError where a size
/// is below 1.
Tensor max_pool(const Tensor& inputs, const Sizes& pool_size, const PoolOptions& options = {});
/// The mean of each window's cells; cells beyond the ends do not count.
Tensor average_pool(const Tensor& inputs, const Sizes& pool_size, const PoolOptions& options = {});

/// `output_size` windows that cover each axis and are as equal as they can be: window i of n over length L goes from
/// floor(i L / n) to ceil((i + 1) L / n).
Tensor adaptive_max_pool(const Tensor& inputs, const Sizes& output_size, const DataFormatOptions& options = {});
Tensor adaptive_average_pool(const Tensor& inputs, const Sizes& output_size, const DataFormatOptions& options = {});

}  // namespace addax::ops
