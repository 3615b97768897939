// Products of floats and doubles; built once per instruction set, ADDAX_ISA names the build.
#include "backends/cpu/gemm_blocks.hpp"

namespace addax::backends::cpu::ADDAX_ISA {

const GemmKernel gemm_f32{&run_f32, &scratch_of<F32>, rows_beside<F32>(2), 2 * F32::lanes, 4, 1, few_rows};
const GemmKernel gemm_f64{&run_f64, &scratch_of<F64>, rows_beside<F64>(2), 2 * F64::lanes, 8, 1, few_rows};
}  // namespace addax::backends::cpu::ADDAX_ISA
