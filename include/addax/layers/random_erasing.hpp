// RandomErasing: random boxes of images painted over.
#pragma once

#include <array>

#include "addax/layer.hpp"
#include "addax/numbers.hpp"

namespace addax {

struct RandomErasingOptions {
  Numbers factor = 1.0;          // how likely an image loses a box: a number f stands for 0 to f
  Numbers scale = {0.02, 0.33};  // the box's share of height times width
  Numbers fill_value = {};       // a number, or one for each channel; None: normal noise times the largest value
  std::array<double, 2> value_range = {0, 255};  // of the images
  std::optional<int64_t> seed = {};
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.RandomErasing: while training a box of random place and size of each image is filled. At inference the
/// identity. OptionError where factor or scale are not from 0 to 1. Zhong et al. 2020.
Layer RandomErasing(const RandomErasingOptions& options = {});
/// `RandomErasing(0.5)`
template <Arithmetic T>
Layer RandomErasing(T factor, RandomErasingOptions options = {}) {
  options.factor = factor;
  return RandomErasing(options);
}
}  // namespace layers

}  // namespace addax
