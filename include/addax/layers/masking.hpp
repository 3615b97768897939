// Masking: steps that are filled with one value do not count.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct MaskingOptions {
  double mask_value = 0.0;
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.Masking: [batch, t, ...]. The mask is false where all of the last axis equals mask_value; the output is
/// 0 there.
Layer Masking(const MaskingOptions& options = {});
/// `Masking(-1)`
template <Arithmetic T>
Layer Masking(T mask_value, MaskingOptions options = {}) {
  options.mask_value = static_cast<double>(mask_value);
  return Masking(options);
}
}  // namespace layers

}  // namespace addax
