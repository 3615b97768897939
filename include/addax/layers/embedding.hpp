// Embedding: a learned vector for each whole number.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct EmbeddingOptions {
  Initializer embeddings_initializer = "uniform";
  Regularizer embeddings_regularizer = {};
  Constraint embeddings_constraint = {};
  bool mask_zero = false;  // 0 means "nothing here": the output's mask is false there
  Tensor weights = {};     // [input_dim, output_dim], instead of what the initializer makes; not part of the config
  Regularizer activity_regularizer = {};
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.Embedding: integers of [0, input_dim), any shape [...] -> [..., output_dim]. Weight: embeddings
/// [input_dim, output_dim]. A number outside gives NaN. OptionError where a dimension is not positive.
Layer Embedding(int64_t input_dim, int64_t output_dim, const EmbeddingOptions& options = {});
}  // namespace layers

}  // namespace addax
