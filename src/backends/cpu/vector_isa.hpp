// The instruction sets that vector kernels are built for, and the one that this process uses.
#pragma once

#include <cstdint>

namespace addax::backends::cpu {

/// baseline: what every x86-64 (or any other) processor has; avx2 includes FMA and F16C; avx512 includes F, BW, CD,
/// DQ and VL.
enum class Isa : uint8_t { baseline, avx2, avx512 };
inline constexpr int isa_count = 3;

/// The best set that processor and build have. The environment variable ADDAX_ISA=baseline|avx2|avx512, read once,
/// lowers it.
Isa isa();
/// Whether this processor runs code of that set.
bool runs(Isa isa);
const char* name(Isa isa);

}  // namespace addax::backends::cpu
