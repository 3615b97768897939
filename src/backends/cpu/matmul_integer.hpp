// Products of integers.
#pragma once

#include "addax/dtype.hpp"
#include "backends/cpu/gemm.hpp"

namespace addax::backends::cpu {

/// The product of two matrices of `in` as `out`: the same dtype, int32 or int64; null for other pairs. Sums wrap.
void (*integer_product(DType in, DType out))(const Gemm&);

}  // namespace addax::backends::cpu
