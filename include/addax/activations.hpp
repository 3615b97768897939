// Activations as functions, under Keras' names and with Keras' defaults (keras.activations).
#pragma once

#include <optional>

#include "addax/activation.hpp"
#include "addax/ops.hpp"

/// `activations::gelu(x)` computes; `.activation = activations::gelu` is the same as `"gelu"`, which files keep.
namespace addax::activations {

using addax::detail::NamedActivation;

inline constexpr NamedActivation celu{"celu", [](const Tensor& x, double alpha = 1) { return ops::celu(x, alpha); }};
inline constexpr NamedActivation elu{"elu", [](const Tensor& x, double alpha = 1) { return ops::elu(x, alpha); }};
inline constexpr NamedActivation exponential{"exponential", [](const Tensor& x) { return ops::exponential(x); }};
/// x · Φ(x), with Φ by erf or, where `approximate`, by tanh: the other way round than in ops.
inline constexpr NamedActivation gelu{
    "gelu", [](const Tensor& x, bool approximate = false) { return ops::gelu(x, approximate); }};
inline constexpr NamedActivation glu{"glu", [](const Tensor& x, int64_t axis = -1) { return ops::glu(x, axis); }};
inline constexpr NamedActivation hard_shrink{
    "hard_shrink", [](const Tensor& x, double threshold = 0.5) { return ops::hard_shrink(x, threshold); }};
inline constexpr NamedActivation hard_sigmoid{"hard_sigmoid", [](const Tensor& x) { return ops::hard_sigmoid(x); }};
inline constexpr NamedActivation hard_silu{"hard_silu", [](const Tensor& x) { return ops::hard_silu(x); }};
inline constexpr NamedActivation hard_swish{"hard_silu", [](const Tensor& x) { return ops::hard_swish(x); }};
inline constexpr NamedActivation hard_tanh{"hard_tanh", [](const Tensor& x) { return ops::hard_tanh(x); }};
inline constexpr NamedActivation leaky_relu{
    "leaky_relu", [](const Tensor& x, double negative_slope = 0.2) { return ops::leaky_relu(x, negative_slope); }};
inline constexpr NamedActivation linear{"linear", [](const Tensor& x) { return ops::linear(x); }};
inline constexpr NamedActivation log_sigmoid{"log_sigmoid", [](const Tensor& x) { return ops::log_sigmoid(x); }};
inline constexpr NamedActivation log_softmax{
    "log_softmax",
    [](const Tensor& x, const ops::SoftmaxOptions& options = {}) { return ops::log_softmax(x, options); },
    [](const Tensor& x, int64_t axis) { return ops::log_softmax(x, axis); }};
inline constexpr NamedActivation mish{"mish", [](const Tensor& x) { return ops::mish(x); }};

struct ReluOptions {
  double negative_slope = 0;
  std::optional<double> max_value = {};
  double threshold = 0;
};
/// What relu() computes.
Tensor relu_of(const Tensor& x, const ReluOptions& options);
/// x above `threshold`, at most `max_value`; below, negative_slope · (x − threshold).
inline constexpr NamedActivation relu{
    "relu", [](const Tensor& x, const ReluOptions& options = {}) { return relu_of(x, options); }};

inline constexpr NamedActivation relu6{"relu6", [](const Tensor& x) { return ops::relu6(x); }};
inline constexpr NamedActivation selu{"selu", [](const Tensor& x) { return ops::selu(x); }};
inline constexpr NamedActivation sigmoid{"sigmoid", [](const Tensor& x) { return ops::sigmoid(x); }};
inline constexpr NamedActivation silu{"silu", [](const Tensor& x) { return ops::silu(x); }};
inline constexpr NamedActivation soft_shrink{
    "soft_shrink", [](const Tensor& x, double threshold = 0.5) { return ops::soft_shrink(x, threshold); }};
inline constexpr NamedActivation softmax{
    "softmax", [](const Tensor& x, const ops::SoftmaxOptions& options = {}) { return ops::softmax(x, options); },
    [](const Tensor& x, int64_t axis) { return ops::softmax(x, axis); }};
inline constexpr NamedActivation softplus{"softplus", [](const Tensor& x) { return ops::softplus(x); }};
inline constexpr NamedActivation softsign{"softsign", [](const Tensor& x) { return ops::softsign(x); }};
inline constexpr NamedActivation sparse_plus{"sparse_plus", [](const Tensor& x) { return ops::sparse_plus(x); }};
inline constexpr NamedActivation sparse_sigmoid{"sparse_sigmoid",
                                                [](const Tensor& x) { return ops::sparse_sigmoid(x); }};
inline constexpr NamedActivation sparsemax{"sparsemax",
                                           [](const Tensor& x, int64_t axis = -1) { return ops::sparsemax(x, axis); }};
inline constexpr NamedActivation squareplus{"squareplus",
                                            [](const Tensor& x, double b = 4) { return ops::squareplus(x, b); }};
inline constexpr NamedActivation swish{"silu", [](const Tensor& x) { return ops::swish(x); }};
inline constexpr NamedActivation tanh{"tanh", [](const Tensor& x) { return ops::tanh(x); }};
inline constexpr NamedActivation tanh_shrink{"tanh_shrink", [](const Tensor& x) { return ops::tanh_shrink(x); }};
using ops::threshold;  // which has no defaults, so that no layer can be told its name alone

}  // namespace addax::activations
