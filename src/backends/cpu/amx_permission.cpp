// Whether the process may use AMX tiles. By itself, so that tests can put made-up tiles in their place
// (tests/backends/made_up_tiles.cpp).
#include "backends/cpu/gemm_choice.hpp"

#if defined(__x86_64__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace addax::backends::cpu {

bool has_amx() {
#if defined(__x86_64__)
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return false;
  constexpr unsigned tile_and_bf16 = 1u << 24 | 1u << 22;
  constexpr long request_permission = 0x1023, tile_data = 18;
  return (d & tile_and_bf16) == tile_and_bf16 && syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
#else
  return false;
#endif
}

}  // namespace addax::backends::cpu
