// Activations as functions, under Keras' names and with Keras' defaults (keras.activations).
#pragma once

#include <optional>

#include "addax/ops.hpp"

/// `activations::gelu(x)` computes; layers are told names: `.activation = "gelu"`, which files keep, too.
namespace addax::activations {

using ops::celu;
using ops::elu;
using ops::exponential;
using ops::glu;
using ops::hard_shrink;
using ops::hard_sigmoid;
using ops::hard_silu;
using ops::hard_swish;
using ops::hard_tanh;
using ops::leaky_relu;
using ops::linear;
using ops::log_sigmoid;
using ops::log_softmax;
using ops::mish;
using ops::relu6;
using ops::selu;
using ops::sigmoid;
using ops::silu;
using ops::soft_shrink;
using ops::softmax;
using ops::softplus;
using ops::softsign;
using ops::sparse_plus;
using ops::sparse_sigmoid;
using ops::sparsemax;
using ops::squareplus;
using ops::swish;
using ops::tanh;
using ops::tanh_shrink;
using ops::threshold;

/// x · Φ(x), with Φ by erf or, where `approximate`, by tanh: the other way round than in ops.
inline Tensor gelu(const Tensor& x, bool approximate = false) { return ops::gelu(x, approximate); }

struct ReluOptions {
  double negative_slope = 0;
  std::optional<double> max_value = {};
  double threshold = 0;
};
/// x above `threshold`, at most `max_value`; below, negative_slope · (x − threshold).
Tensor relu(const Tensor& x, const ReluOptions& options = {});

}  // namespace addax::activations
