// Equalization: values spread evenly over their range.
#pragma once

#include <array>

#include "addax/layer.hpp"

namespace addax {

struct EqualizationOptions {
  std::array<double, 2> value_range = {0, 255};  // of the images
  int64_t bins = 256;                            // how many shades are told apart
  std::optional<std::string> data_format = {};   // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.Equalization: while training the values of each channel, over the whole batch as in Keras, are replaced
/// by the share of values not above them, so that all shades occur about as often. At inference the identity.
/// OptionError unless there are at least 2 bins.
Layer Equalization(const EqualizationOptions& options = {});
}  // namespace layers

}  // namespace addax
