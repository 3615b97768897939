// SpectralNormalization: a layer whose kernel is kept at spectral norm 1.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct SpectralNormalizationOptions {
  int64_t power_iterations = 1;
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.SpectralNormalization (Miyato et al. 2018): while training, each call divides the kernel of `layer` by
/// an estimate of its largest singular value, which `power_iterations` steps of the power method refine. Weights: the
/// kernel, vector_u [1, outputs], the layer's others. OptionError where power_iterations is below 1 or there is no
/// layer; StateError where the layer has neither kernel nor embeddings.
Layer SpectralNormalization(const Layer& layer, const SpectralNormalizationOptions& options = {});
}  // namespace layers

}  // namespace addax
