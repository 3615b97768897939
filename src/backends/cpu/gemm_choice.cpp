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
  const GemmKernel *f32, *f64;                      // on vectors
  const GemmKernel *bf16, *bf16_tiles, *f32_tiles;  // null where the processor has none
};

/// The widest instruction sets that the processor has; ADDAX_ISA=baseline, avx2, avx512 or avx512_bf16 holds them back,
/// to measure or to test.
Kernels find_kernels() {
  Kernels found{&baseline::gemm_f32, &baseline::gemm_f64, nullptr, nullptr, nullptr};
#if defined(__x86_64__)
  const char* name = std::getenv("ADDAX_ISA");
  const std::string_view most = name ? name : "";
  if (most == "baseline" || !__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return found;
  found.f32 = &avx2::gemm_f32;
  found.f64 = &avx2::gemm_f64;
  if (most == "avx2" || !__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512bw") ||
      !__builtin_cpu_supports("avx512dq") || !__builtin_cpu_supports("avx512vl"))
    return found;
  found.f32 = &avx512::gemm_f32;
  found.f64 = &avx512::gemm_f64;
  if (most == "avx512" || !gemm_avx512_bf16.run || !__builtin_cpu_supports("avx512bf16")) return found;
  found.bf16 = &gemm_avx512_bf16;
  if (most == "avx512_bf16" || !gemm_amx.run || !has_amx()) return found;
  found.bf16_tiles = &gemm_amx;
  found.f32_tiles = &gemm_amx_f32;
#endif
  return found;
}

const Kernels& all_kernels() {
  static const Kernels kernels = find_kernels();
  return kernels;
}

constexpr int64_t small_work = 20'000;           // multiplications below which bfloat16 does not pay
constexpr int64_t small_split_work = 1'000'000;  // and below which float32 in pieces of bfloat16 does not,
constexpr int64_t least_split_reuse = 36;        // nor where a number that was split takes part in too few products

const GemmKernel& kernel_for(const Gemm& g, int64_t rows) {
  const Kernels& kernels = all_kernels();
  if (g.in == Element::f64) return *kernels.f64;
  if (g.in == Element::f32 && g.out == Element::f32 && kernels.f32_tiles && g.k >= 32 &&
      g.m * g.n * g.k >= small_split_work && g.m * g.n >= least_split_reuse * (g.m + g.n))
    return *kernels.f32_tiles;
  if (g.in != Element::bf16 || !kernels.bf16) return *kernels.f32;
  // Few rows are bound by reading B, which is used where it lies.
  if (rows <= kernels.bf16->few_rows) return g.transpose_a || g.transpose_b ? *kernels.f32 : *kernels.bf16;
  if (g.m * g.n * g.k < small_work) return *kernels.f32;
  return kernels.bf16_tiles ? *kernels.bf16_tiles : *kernels.bf16;
}

constexpr int64_t most_depth = 400;            // so that a panel of B stays in the first-level cache, or close to it
constexpr int64_t most_split_depth = 160;      // the same for operands in three pieces
constexpr int64_t a_block_bytes = 512 << 10;   // of the second-level cache
constexpr int64_t b_block_bytes = 2048 << 10;  // of what all threads share

int64_t round_up(int64_t n, int64_t step) { return (n + step - 1) / step * step; }

}  // namespace

Element element_of(DType dtype) {
  switch (dtype) {
    case DType::float64: return Element::f64;
    case DType::bfloat16: return Element::bf16;
    case DType::float16: return Element::f16;
    default: return Element::f32;
  }
}

bool has_pairs() { return all_kernels().bf16 != nullptr; }

bool has_tiles() { return all_kernels().bf16_tiles != nullptr; }

const GemmKernel& choose_kernel(Gemm& g, int64_t rows) {
  const GemmKernel& kernel = kernel_for(g, rows);
  const bool same = kernel.depth == 1 && (g.in == Element::f32 || g.in == Element::f64);
  const bool direct_out = g.out == Element::f32 || g.out == Element::f64;
  const bool few = rows <= kernel.few_rows;
  const bool dots = kernel.depth == 1 && g.transpose_b && (rows == 1 || (same && !g.transpose_a && rows <= 4));
  // Rows a multiple of a page apart compete for few lines of the caches.
  const bool crowded_b = rows > 64 && g.ldb * kernel.item % 4096 == 0;

  g.pack_b = !dots && (g.transpose_b || !(same || few) || crowded_b);
  g.pack_a = !same || (!few && g.n > 4 * kernel.columns);
  if (kernel.depth > 1 && few) g.pack_a = g.pack_b = false;
  if (&kernel == &gemm_amx) g.pack_a = g.transpose_a || g.k % kernel.depth != 0 || g.lda % 1024 == 0;

  // Sums that are not stored in their own type cannot wait in C between two blocks of k.
  const int64_t deepest =
      &kernel == &gemm_amx_f32 ? most_split_depth : most_depth * (kernel.item / kernel.depth < 4 ? 2 : 1);
  const int64_t most_k = direct_out && !dots ? deepest : g.k;
  const int64_t parts = std::max<int64_t>(1, (g.k + most_k - 1) / std::max<int64_t>(1, most_k));
  g.kc = std::max<int64_t>(kernel.depth, round_up((g.k + parts - 1) / parts, kernel.depth));
  const int64_t k_bytes = g.kc / kernel.depth * kernel.item;
  g.mc = std::max<int64_t>(kernel.rows, a_block_bytes / k_bytes / kernel.rows * kernel.rows);
  g.nc = g.pack_b ? std::max<int64_t>(kernel.columns, b_block_bytes / k_bytes / kernel.columns * kernel.columns) : g.n;
  g.mc = std::max<int64_t>(1, std::min(g.mc, g.m));
  g.nc = std::max<int64_t>(1, std::min(g.nc, g.n));
  if (dots) g.mc = g.m;
  return kernel;
}

}  // namespace addax::backends::cpu
