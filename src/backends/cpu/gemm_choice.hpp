// Which kernel computes a product on this processor, and in which blocks.
#pragma once

#include <cstddef>

#include "addax/dtype.hpp"
#include "backends/cpu/gemm.hpp"

namespace addax::backends::cpu {

Element element_of(DType dtype);

/// Fills in how `gemm` packs and blocks, where one task has at most `rows` of its rows.
void (*choose_kernel(Gemm& gemm, int64_t rows))(const Gemm&);

/// Bytes of scratch that one thread needs for it.
size_t scratch_of(const Gemm& gemm);

}  // namespace addax::backends::cpu
