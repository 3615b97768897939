// The product of one row with a matrix, bound by reading the matrix.
#pragma once

#include "backends/cpu/gemm.hpp"

namespace addax::backends::cpu {

/// Whether row_times_matrix serves this product: a single row of float32 and a matrix as it is stored.
bool is_row_times_matrix(const Gemm& g);
void row_times_matrix(const Gemm& g);

}  // namespace addax::backends::cpu
