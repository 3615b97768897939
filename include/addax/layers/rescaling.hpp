// Rescaling: x * scale + offset.
#pragma once

#include <initializer_list>
#include <vector>

#include "addax/layer.hpp"

namespace addax {

/// One number, or a list of one for each place of the last axis.
struct PerChannel {
  template <Arithmetic T>
  PerChannel(T value) : values{static_cast<double>(value)}, single(true) {}
  PerChannel(std::initializer_list<double> values) : values(values) {}
  PerChannel(std::vector<double> values) : values(std::move(values)) {}
  bool operator==(const PerChannel&) const = default;

  std::vector<double> values;
  bool single = false;
};

struct RescalingOptions {
  PerChannel offset = 0.0;
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.Rescaling: x * scale + offset in the layer's compute dtype; integers are cast first. Lists broadcast:
/// `Rescaling({0.5, 1.0, 2.0})` is one scale for each channel.
Layer Rescaling(const PerChannel& scale, const RescalingOptions& options = {});
}  // namespace layers

}  // namespace addax
