// ActivityRegularization: a penalty on what passes through.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct ActivityRegularizationOptions {
  double l1 = 0.0;
  double l2 = 0.0;
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.ActivityRegularization: the inputs themselves; l1 · Σ|x| + l2 · Σx², divided by the batch, is added to
/// the loss. OptionError where a factor is negative.
Layer ActivityRegularization(const ActivityRegularizationOptions& options = {});
/// `ActivityRegularization(0.1)`: l1
template <Arithmetic T>
Layer ActivityRegularization(T l1, ActivityRegularizationOptions options = {}) {
  options.l1 = static_cast<double>(l1);
  return ActivityRegularization(options);
}
}  // namespace layers

}  // namespace addax
