// BatchNormalization: each channel brought to mean 0 and variance 1 over the batch, then scaled and shifted.
#pragma once

#include "addax/layer.hpp"

namespace addax {

/// Bounds of batch renormalisation's correction (x · r + d): r within [rmin, rmax], d within [-dmax, dmax].
struct RenormClipping {
  std::optional<double> rmax = {}, rmin = {}, dmax = {};
};

struct BatchNormalizationOptions {
  int64_t axis = -1;  // of the channels
  double momentum = 0.99;
  double epsilon = 1e-3;
  bool center = true;
  bool scale = true;
  Initializer beta_initializer = "zeros";
  Initializer gamma_initializer = "ones";
  Initializer moving_mean_initializer = "zeros";
  Initializer moving_variance_initializer = "ones";
  Regularizer beta_regularizer = {};
  Regularizer gamma_regularizer = {};
  Constraint beta_constraint = {};
  Constraint gamma_constraint = {};
  bool renorm = false;  // training corrected towards the moving statistics, Ioffe 2017
  RenormClipping renorm_clipping = {};
  double renorm_momentum = 0.99;
  bool synchronized = false;  // over all devices
  std::string name = {};
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};
};

namespace layers {
/// (x − mean) / sqrt(variance + epsilon) · gamma + beta (keras.layers.BatchNormalization, Ioffe and Szegedy 2015).
/// While training, mean and variance are the batch's, without masked positions, and moving = moving · momentum + batch
/// · (1 − momentum) follows them; at inference, and in a frozen layer, they are the moving ones. Any shape; weights of
/// the channels' length: gamma where `scale`, beta where `center`, moving_mean, moving_variance, and with `renorm`
/// moving_stddev, renorm_mean, renorm_stddev. Half floats are computed in float32. ShapeError where the number of
/// channels is unknown or another than it was built for; OptionError where rmax < rmin or dmax < 0.
Layer BatchNormalization(const BatchNormalizationOptions& options = {});
/// `BatchNormalization(1)`
template <std::integral I>
Layer BatchNormalization(I axis, BatchNormalizationOptions options = {}) {
  options.axis = axis;
  return BatchNormalization(options);
}
}  // namespace layers

}  // namespace addax
