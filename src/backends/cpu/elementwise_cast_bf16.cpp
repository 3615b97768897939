// Block functions that round floats to bfloat16, with AVX512-BF16. Built with it enabled.
#include "backends/cpu/elementwise_isa.hpp"

#if defined(__AVX512BF16__)
#include <immintrin.h>
#endif

namespace addax::backends::cpu::avx512_bf16 {
#if defined(__AVX512BF16__)
namespace {

constexpr int64_t lanes = 16;

/// To the nearest, ties to even. The instruction takes denormal numbers for 0; those are rounded as integers.
__m256i narrowed(__m512 x) {
  const __m256i nearest = __m256i(_mm512_cvtneps_pbh(x));
  const __mmask16 denormal = _mm512_fpclass_ps_mask(x, 0x20);
  if (__builtin_expect(denormal == 0, 1)) return nearest;
  const __m512i bits = _mm512_castps_si512(x),
                odd = _mm512_and_si512(_mm512_srli_epi32(bits, 16), _mm512_set1_epi32(1));
  const __m512i rounded = _mm512_add_epi32(_mm512_add_epi32(bits, _mm512_set1_epi32(0x7fff)), odd);
  return _mm256_mask_mov_epi16(nearest, denormal, _mm512_cvtepi32_epi16(_mm512_srli_epi32(rounded, 16)));
}

void narrow_loop(void* dst, const void* a, const void*, const void*, int64_t n, int64_t) {
  auto* out = static_cast<uint16_t*>(dst);
  auto* from = static_cast<const float*>(a);
  int64_t i = 0;
  for (; i + lanes <= n; i += lanes)
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + i), narrowed(_mm512_loadu_ps(from + i)));
  const auto mask = __mmask16((1u << (n - i)) - 1);
  if (mask) _mm256_mask_storeu_epi16(out + i, mask, narrowed(_mm512_maskz_loadu_ps(mask, from + i)));
}

void round_loop(void* dst, const void* a, const void*, const void*, int64_t n, int64_t) {
  auto* out = static_cast<float*>(dst);
  auto* from = static_cast<const float*>(a);
  const auto rounded = [](__m512 x) {
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(narrowed(x)), 16));
  };
  int64_t i = 0;
  for (; i + lanes <= n; i += lanes) _mm512_storeu_ps(out + i, rounded(_mm512_loadu_ps(from + i)));
  const auto mask = __mmask16((1u << (n - i)) - 1);
  if (mask) _mm512_mask_storeu_ps(out + i, mask, rounded(_mm512_maskz_loadu_ps(mask, from + i)));
}

}  // namespace

void fill_casts(BlockTable& table) {
  table.cast[DType::float32][DType::bfloat16] = narrow_loop;
  table.rounded[DType::bfloat16] = round_loop;
}
#else
void fill_casts(BlockTable&) {}
#endif

}  // namespace addax::backends::cpu::avx512_bf16
