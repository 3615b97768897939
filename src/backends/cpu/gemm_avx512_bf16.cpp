// Products of bfloat16 with AVX512-BF16: pairs of neighbours in k are multiplied and added at once. Built with it
// enabled.
#include "backends/cpu/bf16_pairs.hpp"
#include "backends/cpu/gemm_blocks.hpp"

namespace addax::backends::cpu {
#if defined(__AVX512BF16__)
namespace {

/// One row of A times columns [0, 32 * NV) of B where it lies: two rows of B are interleaved into pairs on the way.
template <int NV>
void row_times(int64_t k, const Bf16* a, const Bf16* b, int64_t b_row, int64_t columns, float* sums) {
  __m512 low[NV], high[NV];
#pragma GCC unroll 8
  for (int v = 0; v < NV; ++v) low[v] = high[v] = F32::zero();
  const int64_t left = columns - 32 * (NV - 1);
  const __mmask32 all = ~__mmask32(0), last = left >= 32 ? all : (__mmask32(1) << left) - 1;
  const auto add = [&](uint32_t pair, const Bf16* row, __mmask32 next_all, __mmask32 next_last) {
    const __m512bh x = Pairs::broadcast(pair);
#pragma GCC unroll 8
    for (int v = 0; v < NV; ++v) {
      const __m512i first = _mm512_maskz_loadu_epi16(v == NV - 1 ? last : all, row + 32 * v);
      const __m512i second = _mm512_maskz_loadu_epi16(v == NV - 1 ? next_last : next_all, row + b_row + 32 * v);
      low[v] = _mm512_dpbf16_ps(low[v], x, __m512bh(_mm512_unpacklo_epi16(first, second)));
      high[v] = _mm512_dpbf16_ps(high[v], x, __m512bh(_mm512_unpackhi_epi16(first, second)));
    }
  };
  int64_t p = 0;
  for (; p + 1 < k; p += 2, b += 2 * b_row) add(a[p].bits | uint32_t(a[p + 1].bits) << 16, b, all, last);
  if (p < k) add(a[p].bits, b, 0, 0);
  // Interleaving works within lanes of eight columns: `low` holds the first four of each, `high` the others.
  const __m512i first = _mm512_setr_epi32(0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
  const __m512i second = _mm512_setr_epi32(8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
  for (int v = 0; v < NV; ++v) {
    _mm512_storeu_ps(sums + 32 * v, _mm512_permutex2var_ps(low[v], first, high[v]));
    _mm512_storeu_ps(sums + 32 * v + 16, _mm512_permutex2var_ps(low[v], second, high[v]));
  }
}

template <class Out>
void run_rows(const Gemm& g) {
  const Bf16* a = static_cast<const Bf16*>(g.a);
  const Bf16* b = static_cast<const Bf16*>(g.b);
  const float* bias = bias_of(g, static_cast<float*>(g.scratch), 0, g.n);
  float sums[256];
  int64_t columns = 0;
  for (int64_t j = 0; j < g.n; j += columns) {
    int vectors = 8;
    while (g.n - j <= 32 * (vectors - 1)) vectors /= 2;
    columns = least(g.n - j, 32 * vectors);
    const auto run = vectors == 8   ? &row_times<8>
                     : vectors == 4 ? &row_times<4>
                     : vectors == 2 ? &row_times<2>
                                    : &row_times<1>;
    for (int64_t i = 0; i < g.m; ++i) {
      run(g.k, a + i * g.lda, b + j, g.ldb, columns, sums);
      Out* c = static_cast<Out*>(g.c) + i * g.ldc + j;
      for (int64_t q = 0; q < columns; ++q) {
        const float v = sums[q] + (bias ? bias[j + q] : 0.0f);
        store_as(g.relu && v < 0 ? 0.0f : v, c + q);
      }
    }
  }
}

void run_pairs(const Gemm& g) {
  if (g.pack_b) return run_blocks<Pairs, Bf16>(g);
  switch (g.out) {
    case Element::bf16: return run_rows<Bf16>(g);
    case Element::f16: return run_rows<F16>(g);
    default: return run_rows<float>(g);
  }
}

}  // namespace

const GemmKernel gemm_avx512_bf16{&run_pairs, &scratch_of<Pairs>, rows_beside<Pairs>(2), 2 * Pairs::lanes, 4, 2,
                                  few_rows};
#else
const GemmKernel gemm_avx512_bf16{};
#endif
}  // namespace addax::backends::cpu
