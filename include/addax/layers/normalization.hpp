// Normalization: mean 0 and variance 1, as learnt from data.
#pragma once

#include "addax/layer.hpp"
#include "addax/numbers.hpp"

namespace addax {

struct NormalizationOptions {
  Axes axis = -1;     // each place of which has its own mean and variance; None: one for all
  Numbers mean = {};  // given instead of learnt, with variance: one, or one for each place of the last of `axis`
  Numbers variance = {};
  bool invert = false;  // the way back: x * sqrt(variance) + mean
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.Normalization: (x − mean) / max(sqrt(variance), 1e-7) in the layer's compute dtype. `adapt(data)` takes
/// mean and variance over all axes but `axis`, before or after the layer is part of a model; they are weights, 0 and 1
/// before. OptionError where one of mean and variance is given alone, ShapeError for data of other lengths.
Layer Normalization(const NormalizationOptions& options = {});
/// `Normalization(1)`
template <std::integral I>
Layer Normalization(I axis, NormalizationOptions options = {}) {
  options.axis = axis;
  return Normalization(options);
}
}  // namespace layers

}  // namespace addax
