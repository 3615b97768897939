// CutMix: boxes of images of a batch pasted into others of it.
#pragma once

#include "addax/layer.hpp"
#include "addax/numbers.hpp"

namespace addax {

struct CutMixOptions {
  Numbers factor = 1.0;  // of the Beta distribution, from 0 to 1
  std::optional<int64_t> seed = {};
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.CutMix: while training a box of each image is taken from another image of the batch. The box's share of
/// the image is 1 − w, w drawn from Beta(a, a), one number a of the factor for the batch; a number f stands for 0 to f.
/// `auto mixed = layer.call_all({{"images", x}, {"labels", y}}, {.training = true})` mixes the labels [batch, classes]
/// by the box's share; floats come back. At inference the identity. OptionError where the factor is not from 0 to 1;
/// ShapeError for labels that are not rows, one for each image. Yun et al. 2019.
Layer CutMix(const CutMixOptions& options = {});
/// `CutMix(0.5)`
template <Arithmetic T>
Layer CutMix(T factor, CutMixOptions options = {}) {
  options.factor = factor;
  return CutMix(options);
}
}  // namespace layers

}  // namespace addax
