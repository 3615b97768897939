// UpSampling1D: each step of sequences several times.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct UpSampling1DOptions {
  int64_t size = 2;
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.UpSampling1D: [batch, t, channels] -> [batch, t · size, channels]. OptionError where size is below 1.
Layer UpSampling1D(const UpSampling1DOptions& options = {});
/// `UpSampling1D(3)`
template <std::integral I>
Layer UpSampling1D(I size, UpSampling1DOptions options = {}) {
  options.size = size;
  return UpSampling1D(options);
}
}  // namespace layers

}  // namespace addax
