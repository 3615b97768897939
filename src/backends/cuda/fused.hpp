// Chains of elementwise ops: a kernel of its own for each, made when it is first planned.
#pragma once

#include <string>

#include "backends/kernel.hpp"

namespace addax::backends::cuda {

/// Empty where NVRTC is not found.
KernelEntry fused_kernel();
/// What NVRTC compiles, from the text of a FusedSource under the name `Chain`; the kernel is named `chain`.
std::string chain_source(const std::string& text);

}  // namespace addax::backends::cuda
