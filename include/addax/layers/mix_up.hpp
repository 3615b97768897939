// MixUp: images and labels of a batch mixed with others of it.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct MixUpOptions {
  double alpha = 0.2;                           // both parameters of the Beta distribution
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::optional<int64_t> seed = {};
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.MixUp: while training each image becomes the sum of w times itself and 1 − w times another image of the
/// batch, w drawn from Beta(alpha, alpha). `auto mixed = layer.call_all({{"images", x}, {"labels", y}}, {.training =
/// true})` mixes the labels [batch, classes] likewise; floats come back. At inference the identity. OptionError unless
/// alpha is above 0; ShapeError for labels that are not rows, one for each image. Zhang et al. 2018.
Layer MixUp(const MixUpOptions& options = {});
/// `MixUp(0.4)`
template <Arithmetic T>
Layer MixUp(T alpha, MixUpOptions options = {}) {
  options.alpha = static_cast<double>(alpha);
  return MixUp(options);
}
}  // namespace layers

}  // namespace addax
