// GroupNormalization: groups of channels of each sample brought to mean 0 and variance 1, then scaled and shifted.
#pragma once

#include "addax/layer.hpp"

namespace addax {

struct GroupNormalizationOptions {
  int64_t groups = 32;  // -1: as many as channels
  int64_t axis = -1;    // of the channels
  double epsilon = 1e-3;
  bool center = true;
  bool scale = true;
  Initializer beta_initializer = "zeros";
  Initializer gamma_initializer = "ones";
  Regularizer beta_regularizer = {};
  Regularizer gamma_regularizer = {};
  Constraint beta_constraint = {};
  Constraint gamma_constraint = {};
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// keras.layers.GroupNormalization (Wu and He 2018): [batch, ..., channels], mean and variance over each group of
/// channels and all places. Weights of the channels' length: gamma where `scale`, beta where `center`. Half floats are
/// computed in float32. OptionError where groups is neither positive nor -1; ShapeError where the channels are no
/// multiple of it.
Layer GroupNormalization(const GroupNormalizationOptions& options = {});
/// `GroupNormalization(8)`
template <std::integral I>
Layer GroupNormalization(I groups, GroupNormalizationOptions options = {}) {
  options.groups = groups;
  return GroupNormalization(options);
}
}  // namespace layers

}  // namespace addax
