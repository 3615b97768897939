// RandAugment: images changed by a few random layers.
#pragma once

#include <array>

#include "addax/layer.hpp"
#include "addax/numbers.hpp"

namespace addax {

struct RandAugmentOptions {
  std::array<double, 2> value_range = {0, 255};  // of the images
  int64_t num_ops = 2;                           // layers for each batch
  Numbers factor = 0.5;                          // of all layers; a number f stands for 0 to f
  std::string interpolation = "bilinear";        // or "nearest"
  std::optional<int64_t> seed = {};
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.RandAugment: while training each batch goes through `num_ops` of eleven layers, drawn anew each time:
/// RandomShear, RandomTranslation, RandomRotation, RandomPosterization, Solarization, AutoContrast, Equalization,
/// RandomBrightness, RandomColorDegeneration, RandomContrast, RandomSharpness. Images have three channels or one. At
/// inference the identity. OptionError where the factor is not from 0 to 1. Cubuk et al. 2020.
Layer RandAugment(const RandAugmentOptions& options = {});
}  // namespace layers

}  // namespace addax
