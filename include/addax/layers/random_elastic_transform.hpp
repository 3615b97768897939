// RandomElasticTransform: images bent at random.
#pragma once

#include <array>

#include "addax/layer.hpp"
#include "addax/numbers.hpp"

namespace addax {

struct RandomElasticTransformOptions {
  Numbers factor = 1.0;                    // how likely an image is changed
  Numbers scale = 1.0;                     // how strongly
  std::string interpolation = "bilinear";  // or "nearest"
  std::string fill_mode = "reflect";       // or "wrap", "mirror", "constant", "nearest": what lies beyond
  double fill_value = 0.0;
  std::array<double, 2> value_range = {0, 255};  // of the images
  std::optional<int64_t> seed = {};
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.RandomElasticTransform: while training, with a probability from the factor, the cells of an image move
/// by smooth random distances, the larger the number that is drawn from `scale` for the batch (see
/// ops::image::elastic_transform; alpha is a tenth of the longer side times that number, sigma a twentieth of the
/// shorter one). A number f stands for 0 to f. At inference the identity. OptionError where factor or scale are not
/// from 0 to 1. Simard et al. 2003.
Layer RandomElasticTransform(const RandomElasticTransformOptions& options = {});
/// `RandomElasticTransform(0.5)`
template <Arithmetic T>
Layer RandomElasticTransform(T factor, RandomElasticTransformOptions options = {}) {
  options.factor = factor;
  return RandomElasticTransform(options);
}
}  // namespace layers

}  // namespace addax
