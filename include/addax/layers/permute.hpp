// Permute: the axes behind the batch in another order.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct PermuteOptions {
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.Permute: `Permute({2, 1})`: [batch, a, b] -> [batch, b, a]. Axes count from 1. OptionError unless each
/// of 1, …, n occurs once; ShapeError where the input has not so many axes.
Layer Permute(const Axes& dims, const PermuteOptions& options = {});
}  // namespace layers

}  // namespace addax
