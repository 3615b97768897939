// What the files of linear algebra share.
#pragma once

#include "ops/op.hpp"

namespace addax {

/// ShapeError unless the first input is a matrix, or a square one, or a batch of such.
void check_matrix(const CallView& call);
void check_square(const CallView& call);
/// x in a dtype that LAPACK computes in.
Tensor in_lapack(const Tensor& x);
/// The last two axes exchanged.
Tensor transposed(const Tensor& x);
/// (x + xᵀ) / 2
Tensor symmetric(const Tensor& x);
/// The lower triangle with half the diagonal.
Tensor lower_half(const Tensor& x);
/// y with a y = b, or aᵀ y = b, where one triangle of a is read.
Tensor solve_triangle(const Tensor& a, const Tensor& b, bool lower, bool transpose);

}  // namespace addax
