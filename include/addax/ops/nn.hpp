// Softmax, cross-entropies and normalisations of keras.ops.nn. All compute in a float dtype.
#pragma once

#include <concepts>
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

// ---- Attention --------------------------------------------------------------------------------------------------
struct AttentionOptions {
  Tensor bias = {};                                 // added to the scores; broadcasts to [batch, heads, target, source]
  Tensor mask = {};                                 // bool, of such a shape: where false, nothing is attended to
  std::optional<double> scale = {};                 // of the scores; None: 1 / sqrt(depth)
  bool is_causal = false;                           // a place attends to itself and those before it
  std::optional<bool> flash_attention = {};         // a hint that Addax has no use for
  std::optional<double> attn_logits_soft_cap = {};  // scores s become s / (1 + |s| / cap)
};
/// softmax(scale · query keyᵀ) value for each head: query [batch, target, heads, depth], key and value [batch, source,
/// key_heads, depth]; several heads may share a key (heads is a multiple of key_heads). Half floats compute softmax in
/// float32. Vaswani et al. 2017.
Tensor dot_product_attention(const Tensor& query, const Tensor& key, const Tensor& value,
                             const AttentionOptions& options = {});

// ---- Blocks of images -------------------------------------------------------------------------------------------
/// One number for height and width, or one each.
struct Pair {
  template <std::integral I>
  Pair(I both) : height(static_cast<int64_t>(both)), width(static_cast<int64_t>(both)) {}
  Pair(int64_t height, int64_t width) : height(height), width(width) {}
  int64_t height, width;
};
struct FoldOptions {
  Pair dilation = 1;  // distance of a block's elements
  Pair padding = 0;   // zeros on both sides of the image
  Pair stride = 1;    // distance of blocks
};
/// The blocks of images [n, channels, height, width] as columns: [n, channels · block, count].
Tensor unfold(const Tensor& x, Pair kernel_size, const FoldOptions& options = {});
/// The adjoint: columns added up where their blocks lie, [n, channels, output_size].
Tensor fold(const Tensor& x, Pair output_size, Pair kernel_size, const FoldOptions& options = {});

/// 20 log10(max_val) − 10 log10(mean((x1 − x2)²)): the peak signal-to-noise ratio in decibels.
Tensor psnr(const Tensor& x1, const Tensor& x2, double max_val);

}  // namespace addax::ops
