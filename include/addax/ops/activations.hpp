// Activations of keras.ops.nn. Elementwise unless an axis is named; integers are computed in config::floatx().
#pragma once

#include "addax/tensor.hpp"

namespace addax::ops {

/// max(x, 0), in x's own dtype.
Tensor relu(const Tensor& x);
/// min(max(x, 0), 6), in x's own dtype.
Tensor relu6(const Tensor& x);
/// x above 0, negative_slope · x below.
Tensor leaky_relu(const Tensor& x, double negative_slope = 0.2);
/// x above 0, alpha · (exp(x) − 1) below. Clevert et al. 2016.
Tensor elu(const Tensor& x, double alpha = 1);
/// The self-normalising elu. Klambauer et al. 2017.
Tensor selu(const Tensor& x);
/// max(x, 0) + min(0, alpha · (exp(x / alpha) − 1)). Barron 2017.
Tensor celu(const Tensor& x, double alpha = 1);
/// x · Φ(x), with Φ by tanh or, not `approximate`, by erf. Hendrycks and Gimpel 2016.
Tensor gelu(const Tensor& x, bool approximate = true);
/// x · sigmoid(x), also called swish.
Tensor silu(const Tensor& x);
inline Tensor swish(const Tensor& x) { return silu(x); }
/// x · tanh(softplus(x)). Misra 2019.
Tensor mish(const Tensor& x);

Tensor sigmoid(const Tensor& x);
/// log(sigmoid(x)) without overflow.
Tensor log_sigmoid(const Tensor& x);
/// relu6(x + 3) / 6.
Tensor hard_sigmoid(const Tensor& x);
/// x · hard_sigmoid(x), also called hard_swish.
Tensor hard_silu(const Tensor& x);
inline Tensor hard_swish(const Tensor& x) { return hard_silu(x); }
/// x cut off at −1 and 1.
Tensor hard_tanh(const Tensor& x);
/// log(1 + exp(x)) without overflow.
Tensor softplus(const Tensor& x);
/// x / (1 + |x|).
Tensor softsign(const Tensor& x);
/// (x + sqrt(x² + b)) / 2.
Tensor squareplus(const Tensor& x, double b = 4);
/// exp(x) and x, under the names they have as activations.
Tensor exponential(const Tensor& x);
Tensor linear(const Tensor& x);

/// x − tanh(x).
Tensor tanh_shrink(const Tensor& x);
/// x drawn towards 0 by `threshold`, 0 where |x| is not above it.
Tensor soft_shrink(const Tensor& x, double threshold = 0.5);
/// x where |x| is above `threshold`, else 0.
Tensor hard_shrink(const Tensor& x, double threshold = 0.5);
/// x above `threshold`, else `default_value`.
Tensor threshold(const Tensor& x, double threshold, double default_value);
/// 0 up to −1, x from 1, a parabola between.
Tensor sparse_plus(const Tensor& x);
/// 0 up to −1, 1 from 1, a line between.
Tensor sparse_sigmoid(const Tensor& x);
/// The first half of an axis times the sigmoid of the second; ShapeError where its length is odd. Dauphin et al. 2017.
Tensor glu(const Tensor& x, int64_t axis = -1);
/// Probabilities with zeros, along an axis, as Keras has them: where more than one is above 0, their sum is not
/// quite 1. Martins and Astudillo 2016.
Tensor sparsemax(const Tensor& x, int64_t axis = -1);

}  // namespace addax::ops
