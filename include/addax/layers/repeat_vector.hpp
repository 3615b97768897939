// RepeatVector: a vector as each step of a sequence.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct RepeatVectorOptions {
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.RepeatVector: [batch, features] -> [batch, n, features]. OptionError where n is below 1.
Layer RepeatVector(int64_t n, const RepeatVectorOptions& options = {});
}  // namespace layers

}  // namespace addax
