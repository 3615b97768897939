// Products of matrices and vectors.
#pragma once

#include "addax/tensor.hpp"

namespace addax::ops {

/// Matrix product [..., m, k] x [..., k, n] -> [..., m, n]; leading axes broadcast; a vector counts as a row (x1) or a
/// column (x2) and its axis drops out. ShapeError where the inner lengths differ.
Tensor matmul(const Tensor& x1, const Tensor& x2);

}  // namespace addax::ops
