// Which kernel computes a product on this processor, and in which blocks.
//
// Nothing is timed here: timing would let the bits of a result differ from one process to the next. The rules below are
// functions of shape and processor, found by measuring (benchmarks/matmul_bench.cpp).
#include "backends/cpu/gemm_choice.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace addax::backends::cpu {

namespace {

struct Kernels {
  GemmKernel f32, f64;
};

/// The widest instruction set that the processor has; ADDAX_ISA=baseline or avx2 holds it back, to measure or to test.
const Kernels& kernels() {
  static const Kernels chosen = [] {
    const char* name = std::getenv("ADDAX_ISA");
    const std::string_view most = name ? name : "";
#if defined(__x86_64__)
    const bool has512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    const bool has2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (has512 && most != "avx2" && most != "baseline") return Kernels{avx512::gemm_f32, avx512::gemm_f64};
    if (has2 && most != "baseline") return Kernels{avx2::gemm_f32, avx2::gemm_f64};
#endif
    return Kernels{baseline::gemm_f32, baseline::gemm_f64};
  }();
  return chosen;
}

constexpr int64_t a_block_bytes = 768 << 10;   // of the second-level cache
constexpr int64_t b_block_bytes = 2048 << 10;  // of what all threads share

int64_t round_up(int64_t n, int64_t step) { return (n + step - 1) / step * step; }

}  // namespace

Element element_of(DType dtype) {
  switch (dtype) {
    case DType::float64:
      return Element::f64;
    case DType::bfloat16:
      return Element::bf16;
    case DType::float16:
      return Element::f16;
    default:
      return Element::f32;
  }
}

void (*choose_kernel(Gemm& g, int64_t rows))(const Gemm&) {
  const GemmKernel& kernel = g.in == Element::f64 ? kernels().f64 : kernels().f32;
  g.kernel = &kernel;
  const bool same = kernel.depth == 1 && (g.in == Element::f32 || g.in == Element::f64);
  const bool direct_out = g.out == Element::f32 || g.out == Element::f64;
  const bool few = rows <= kernel.few_rows;
  const bool dots = g.transpose_b && (rows == 1 || (same && !g.transpose_a && rows <= 4));

  g.pack_b = !dots && (g.transpose_b || !(same || few) || (!few && rows > 64));
  g.pack_a = !same || (!few && g.n > 4 * kernel.columns);

  // Sums that are not stored in their own type cannot wait in C between two blocks of k.
  const int64_t most_k = direct_out ? 512 : std::max<int64_t>(g.k, 1);
  const int64_t parts = std::max<int64_t>(1, (g.k + most_k - 1) / most_k);
  g.kc = std::max<int64_t>(1, round_up((g.k + parts - 1) / parts, kernel.depth));
  const int64_t k_bytes = g.kc / kernel.depth * kernel.item;
  g.mc = g.pack_a ? std::max<int64_t>(kernel.rows, a_block_bytes / k_bytes) : g.m;
  g.nc = g.pack_b ? std::max<int64_t>(kernel.columns, b_block_bytes / k_bytes / kernel.columns * kernel.columns) : g.n;
  g.mc = std::max<int64_t>(1, std::min(g.mc, g.m));
  g.nc = std::max<int64_t>(1, std::min(g.nc, g.n));
  return kernel.run;
}

size_t scratch_of(const Gemm& g) {
  const GemmKernel& kernel = *g.kernel;
  const int64_t steps = g.kc / kernel.depth;
  int64_t size = g.nc * 8;
  if (g.pack_a) size += round_up(g.mc * steps, 16) * kernel.item;
  if (g.pack_b) size += (g.nc + kernel.columns) * steps * kernel.item;
  return size_t(round_up(size, 64));
}

}  // namespace addax::backends::cpu
