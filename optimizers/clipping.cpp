// Bounds on gradients, with Keras' formulas.
#include "addax/ops.hpp"
#include "optimizers/optimizer_inner.hpp"

namespace addax {
namespace {

Tensor sum_of_squares(const Tensor& x) { return ops::sum(ops::square(x)); }

Tensor by_norm(const Tensor& g, double largest) {
  return g * (largest / ops::maximum(ops::sqrt(sum_of_squares(g)), largest));
}

/// An infinite or undefined norm makes every gradient NaN, as in Keras: the step is lost, and that is seen.
Tensors by_global_norm(const Tensors& gradients, double largest) {
  Tensor total;
  for (const Tensor& g : gradients) {
    Tensor part = ops::cast(sum_of_squares(g), DType::float32);
    total = total.defined() ? total + part : part;
  }
  Tensor norm = ops::sqrt(total);
  Tensor scale = largest * ops::minimum(1.0 / norm, 1.0 / largest) + (norm - norm);
  Tensors result;
  for (const Tensor& g : gradients) result.push_back(g * ops::cast(scale, g.dtype()));
  return result;
}

}  // namespace

Tensors clipped(const Tensors& gradients, const OptimizerOptions& options) {
  if (options.global_clipnorm) return by_global_norm(gradients, *options.global_clipnorm);
  Tensors result;
  for (const Tensor& g : gradients) {
    if (options.clipnorm)
      result.push_back(by_norm(g, *options.clipnorm));
    else if (options.clipvalue)
      result.push_back(ops::clip(g, -*options.clipvalue, *options.clipvalue));
    else
      result.push_back(g);
  }
  return result;
}

}  // namespace addax
