// Which instruction set this process uses.
#include "backends/cpu/vector_isa.hpp"

#include <cstdlib>
#include <string_view>

namespace addax::backends::cpu {

const char* name(Isa isa) {
  constexpr const char* names[isa_count] = {"baseline", "avx2", "avx512"};
  return names[int(isa)];
}

bool runs(Isa isa) {
  if (isa == Isa::baseline) return true;
#if defined(__x86_64__)
  bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (isa == Isa::avx2) return avx2;
  return avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#else
  return false;
#endif
}

Isa isa() {
  static const Isa chosen = [] {
    int best = isa_count - 1;
    if (const char* wish = std::getenv("ADDAX_ISA"))
      for (int i = 0; i < isa_count; ++i)
        if (std::string_view(wish) == name(Isa(i))) best = i;
    while (!runs(Isa(best))) --best;
    return Isa(best);
  }();
  return chosen;
}

}  // namespace addax::backends::cpu
