// Softmax, cross-entropies and normalisations of keras.ops.nn. All compute in a float dtype.
#pragma once

#include <optional>

#include "addax/tensor.hpp"

namespace addax::ops {

struct SoftmaxOptions {
  Axes axis = -1;  // one axis, several that count as one, or None for all
};
/// exp(x) divided by its sum along the axes.
Tensor softmax(const Tensor& x, const SoftmaxOptions& options = {});
template <std::integral I>
Tensor softmax(const Tensor& x, I axis) {
  return softmax(x, SoftmaxOptions{axis});
}
/// log(softmax(x)) without underflow.
Tensor log_softmax(const Tensor& x, const SoftmaxOptions& options = {});
template <std::integral I>
Tensor log_softmax(const Tensor& x, I axis) {
  return log_softmax(x, SoftmaxOptions{axis});
}

struct CrossentropyOptions {
  bool from_logits = false;  // else `output` are probabilities, clipped to [1e-7, 1 − 1e-7]
  int64_t axis = -1;         // of the classes
};
/// −Σ target · log(output) over the classes; `target` has the shape of `output` (ShapeError), whose probabilities are
/// first divided by their sum. The result lacks the axis of the classes.
Tensor categorical_crossentropy(const Tensor& target, const Tensor& output, const CrossentropyOptions& options = {});
/// The same for class numbers: `target` lacks the axis of the classes, or has it with length 1 in the last place. A
/// number that is no class gives NaN.
Tensor sparse_categorical_crossentropy(const Tensor& target, const Tensor& output,
                                       const CrossentropyOptions& options = {});

struct BinaryCrossentropyOptions {
  bool from_logits = false;
};
/// −(target · log(output) + (1 − target) · log(1 − output)), element by element.
Tensor binary_crossentropy(const Tensor& target, const Tensor& output, const BinaryCrossentropyOptions& options = {});

struct Moments {
  Tensor mean, variance;
};
struct MomentsOptions {
  bool keepdims = false;
};
/// Mean and variance over `axes`; half floats are computed in float32.
Moments moments(const Tensor& x, const Axes& axes, const MomentsOptions& options = {});

struct NormalizeOptions {
  Axes axis = -1;
  double order = 2;                    // of the norm, at least 1; infinity for the largest element
  std::optional<double> epsilon = {};  // None: config::epsilon()
};
/// x divided by its norm along `axis`, or by epsilon where that is larger. OptionError where order is below 1.
Tensor normalize(const Tensor& x, const NormalizeOptions& options = {});

struct LayerNormalizationOptions {
  Tensor gamma = {}, beta = {};  // over `axis`; empty: none
  Axes axis = -1;
  std::optional<double> epsilon = {};  // None: config::epsilon()
};
/// (x − mean) / sqrt(variance + epsilon) · gamma + beta, over `axis`. Ba et al. 2016.
Tensor layer_normalization(const Tensor& x, const LayerNormalizationOptions& options = {});

struct RmsNormalizationOptions {
  Tensor scale = {};
  Axes axis = -1;
  std::optional<double> epsilon = {};  // None: config::epsilon()
};
/// x / sqrt(mean(x²) + epsilon) · scale. Zhang and Sennrich 2019.
Tensor rms_normalization(const Tensor& x, const RmsNormalizationOptions& options = {});

struct BatchNormalizationOptions {
  Tensor offset = {}, scale = {};
  double epsilon = 1e-3;
};
/// (x − mean) / sqrt(variance + epsilon) · scale + offset; all of them vectors along `axis`. Ioffe and Szegedy 2015.
Tensor batch_normalization(const Tensor& x, const Tensor& mean, const Tensor& variance, int64_t axis,
                           const BatchNormalizationOptions& options = {});

}  // namespace addax::ops
