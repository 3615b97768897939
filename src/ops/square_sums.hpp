// Sums of squares over rows and columns, which optimizers ask of weights and gradients: one read of memory.
#pragma once

#include "addax/tensor.hpp"

namespace addax::ops {

struct SquareSums {
  Tensor rows;     // over the last axis
  Tensor columns;  // over the one before
};

/// Of x [..., r, c]: sums of squares [..., r] and [..., c].
SquareSums square_sums(const Tensor& x);
/// Of x [..., r, c]: sums of x² over the last axis [..., r], of x² times `weights` [..., c] where they are given.
Tensor row_square_sums(const Tensor& x, const Tensor& weights = {});

}  // namespace addax::ops
