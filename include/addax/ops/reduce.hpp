// Reductions of keras.ops over one, several or all axes.
#pragma once

#include "addax/tensor.hpp"

namespace addax::ops {

struct ReduceOptions {
  Axes axis = {};         // None: all
  bool keepdims = false;  // keep reduced axes with length 1
};

/// Sum; integers narrower than 32 bits and bools are summed in 32 bits.
Tensor sum(const Tensor& x, const ReduceOptions& options = {});
/// Mean, in a float dtype.
Tensor mean(const Tensor& x, const ReduceOptions& options = {});
Tensor prod(const Tensor& x, const ReduceOptions& options = {});
/// Largest element; a gradient is shared among equal ones.
Tensor max(const Tensor& x, const ReduceOptions& options = {});
Tensor min(const Tensor& x, const ReduceOptions& options = {});

}  // namespace addax::ops
