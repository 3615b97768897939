// ContrastLimitedAdaptiveHistogramEqualization: shades spread evenly within each part of an image.
#pragma once

#include <array>

#include "addax/layer.hpp"

namespace addax {

struct ContrastLimitedAdaptiveHistogramEqualizationOptions {
  std::array<double, 2> value_range = {0, 255};  // of the images
  double clip_limit = 4.0;                       // most pixels of one shade, in shares of an even spread; 0: any number
  std::array<int64_t, 2> tile_grid_size = {8, 8};  // tiles along height and width
  std::optional<std::string> data_format = {};     // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.ContrastLimitedAdaptiveHistogramEqualization: each value becomes the share of values not above it in
/// its tile, between tiles that of the four around, in 256 shades; with training and without. Pixels of one shade
/// beyond the limit count for all shades alike, so that noise in even parts stays low. OptionError where a number of
/// tiles is below 1 or the limit below 0. Zuiderveld 1994.
Layer ContrastLimitedAdaptiveHistogramEqualization(
    const ContrastLimitedAdaptiveHistogramEqualizationOptions& options = {});
}  // namespace layers

}  // namespace addax
