// Flatten: all axes but the batch's become one.
#pragma once

#include <string>

#include "addax/layer.hpp"

namespace addax {

struct FlattenOptions {
  std::optional<std::string> data_format =
      {};  // "channels_last", or "channels_first": those are moved to the end first
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.Flatten: [batch, a, b, ...] -> [batch, a * b * ...]; [batch] -> [batch, 1].
Layer Flatten(const FlattenOptions& options = {});
/// `Flatten("channels_first")`
template <std::convertible_to<std::string> S>
Layer Flatten(const S& data_format, FlattenOptions options = {}) {
  options.data_format = data_format;
  return Flatten(options);
}
}  // namespace layers

}  // namespace addax
