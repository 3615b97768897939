// Products of bfloat16 with AVX512-BF16: pairs of neighbours in k are multiplied and added at once. Built with it
// enabled.
#include "backends/cpu/gemm_blocks.hpp"

namespace addax::backends::cpu {
#if defined(__AVX512BF16__)
namespace {

/// Sixteen sums; an item is two neighbours in k.
struct Pairs : F32 {
  using Item = uint32_t;
  static constexpr int depth = 2;
  static __m512bh broadcast(uint32_t pair) { return __m512bh(_mm512_set1_epi32(int(pair))); }
  static __m512bh load(const uint32_t* p, Mask m) { return __m512bh(_mm512_maskz_loadu_epi32(m, p)); }
  static Vector load(const float* p, Mask m) { return F32::load(p, m); }
  static Vector fma(__m512bh a, __m512bh b, Vector c) { return _mm512_dpbf16_ps(c, a, b); }
};

void run_pairs(const Gemm& g) { run_blocks<Pairs, Bf16>(g); }

}  // namespace

const GemmKernel gemm_avx512_bf16{&run_pairs, &scratch_of<Pairs>, rows_beside<Pairs>(2), 2 * Pairs::lanes, 4, 2, 0};
#else
const GemmKernel gemm_avx512_bf16{};
#endif
}  // namespace addax::backends::cpu
