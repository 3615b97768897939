// AugMix: images mixed with several random changes of themselves.
#pragma once

#include <array>

#include "addax/layer.hpp"
#include "addax/numbers.hpp"

namespace addax {

struct AugMixOptions {
  std::array<double, 2> value_range = {0, 255};  // of the images
  int64_t num_chains = 3;
  int64_t chain_depth = 3;
  Numbers factor = 0.3;  // of all layers; a number f stands for 0 to f
  double alpha = 1.0;    // of the Dirichlet and Beta distributions of the weights
  bool all_ops = true;
  std::string interpolation = "bilinear";  // or "nearest"
  std::optional<int64_t> seed = {};
  std::optional<std::string> data_format = {};  // "channels_last"; or "channels_first"
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.AugMix: while training each batch is mixed, by random weights, with `num_chains` versions of it, each
/// of which went through `chain_depth` random layers or fewer: those of RandAugment, or without the last four where
/// `all_ops` is false. Images have three channels or one. At inference the identity. OptionError where the factor is
/// not from 0 to 1 or alpha not above 0. Hendrycks et al. 2020.
Layer AugMix(const AugMixOptions& options = {});
}  // namespace layers

}  // namespace addax
