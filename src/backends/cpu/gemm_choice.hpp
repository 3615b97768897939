// Which kernel computes a product on this processor, and in which blocks.
#pragma once

#include "addax/dtype.hpp"
#include "backends/cpu/gemm.hpp"

namespace addax::backends::cpu {

Element element_of(DType dtype);

/// Whether the processor multiplies pairs of bfloat16 with AVX512-BF16.
bool has_pairs();

/// Whether the processor has AMX tiles for bfloat16, and the process may use them: the kernel gives its leave once per
/// process.
bool has_amx();

/// The same, where ADDAX_ISA does not hold them back.
bool has_tiles();

/// The kernel for `gemm`, and fills in how it packs and blocks, where one task has at most `rows` of its rows.
const GemmKernel& choose_kernel(Gemm& gemm, int64_t rows);

}  // namespace addax::backends::cpu
