#include "backends/cpu/gemm.hpp"
namespace addax::backends::cpu {
extern const GemmKernel gemm_amx;
const GemmKernel gemm_amx{};
}  // namespace addax::backends::cpu
