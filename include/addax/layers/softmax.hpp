// Softmax: exp(x) divided by its sum.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct SoftmaxOptions {
  Axes axis = -1;  // several count as one
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.Softmax. Any shape; positions where the call's mask is false get 0 and count for nothing.
Layer Softmax(const SoftmaxOptions& options = {});
/// `Softmax(1)`, `Softmax({1, 2})`
template <std::integral I>
Layer Softmax(I axis, SoftmaxOptions options = {}) {
  options.axis = axis;
  return Softmax(options);
}
template <std::integral I>
Layer Softmax(std::initializer_list<I> axes, SoftmaxOptions options = {}) {
  options.axis = std::vector<int64_t>(axes.begin(), axes.end());
  return Softmax(options);
}
}  // namespace layers

}  // namespace addax
