// Kernels of the test device: those of the processor, behind addresses that are translated. With
// $ADDAX_TEST_CUDA_KERNELS those of the CUDA module, compiled as ordinary C++, come first.
#pragma once

#include <string_view>

#include "backends/kernel.hpp"

namespace addax::tests {

/// Empty for ops that are left out: these run their composition, or in main memory.
backends::KernelEntry host_kernel(std::string_view op);

}  // namespace addax::tests
