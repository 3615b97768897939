// With the kernels on tiles, compiled for made-up ones, a module that is loaded before the library, which then takes
// these.
#include "backends/cpu/gemm_choice.hpp"

namespace addax::backends::cpu {

bool has_amx() { return true; }

}  // namespace addax::backends::cpu
