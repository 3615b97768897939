// What the constraints on lengths share.
#pragma once

#include "addax/config.hpp"
#include "addax/ops.hpp"

namespace addax {

/// Lengths of the vectors along `axis`, which stays with length 1.
inline Tensor norms_of(const Tensor& w, const Axes& axis) {
  return ops::sqrt(ops::sum(ops::square(w), {.axis = axis, .keepdims = true}));
}

/// w with its vectors of these lengths scaled to the desired ones; a vector of zeros stays.
inline Tensor with_norms(const Tensor& w, const Tensor& norms, const Tensor& desired) {
  return w * (desired / (norms + config::epsilon()));
}

}  // namespace addax
