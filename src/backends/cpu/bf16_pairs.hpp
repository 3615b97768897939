// Vectors of bfloat16 in pairs of neighbours in k, whose products are multiplied and added at once, and floats in
// pieces of bfloat16.
#pragma once

#include "backends/cpu/gemm_pack.hpp"

#if defined(__AVX512BF16__)
namespace addax::backends::cpu {
namespace {

constexpr int step = 32;  // neighbours in k that a vector holds, or a row of a tile

/// Sixteen sums; an item is two neighbours in k.
struct Pairs : F32 {
  using Item = uint32_t;
  static constexpr int depth = 2;
  static __m512bh broadcast(uint32_t pair) { return __m512bh(_mm512_set1_epi32(int(pair))); }
  static __m512bh load(const uint32_t* p, Mask m) { return __m512bh(_mm512_maskz_loadu_epi32(m, p)); }
  static Vector load(const float* p, Mask m) { return F32::load(p, m); }
  static Vector fma(__m512bh a, __m512bh b, Vector c) { return _mm512_dpbf16_ps(c, a, b); }
};

/// The nearest bfloat16, as a float; x becomes what it lacks.
inline __m512i take_piece(__m512& x) {
  const __m512i rounded = _mm512_add_epi32(_mm512_castps_si512(x), _mm512_set1_epi32(0x8000));
  const __m512i piece = _mm512_maskz_and_epi32(0xffff, rounded, _mm512_set1_epi32(int(0xffff0000)));
  x = _mm512_sub_ps(x, _mm512_castsi512_ps(piece));
  return piece;
}

/// 32 neighbours in k, of which x0 and x1 hold half each.
template <int Pieces>
inline void put_row(char* to, int64_t piece_step, __m512 x0, __m512 x1, __mmask32 mask = ~__mmask32(0)) {
  alignas(64) static constexpr uint16_t upper[32] = {1,  3,  5,  7,  9,  11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31,
                                                     33, 35, 37, 39, 41, 43, 45, 47, 49, 51, 53, 55, 57, 59, 61, 63};
  const __m512i choice = _mm512_load_si512(upper);
  for (int piece = 0; piece < Pieces; ++piece, to += piece_step) {
    const bool last = piece == Pieces - 1;  // what is left fits
    const __m512i low = last ? _mm512_castps_si512(x0) : take_piece(x0);
    const __m512i high = last ? _mm512_castps_si512(x1) : take_piece(x1);
    _mm512_mask_storeu_epi16(to, mask, _mm512_permutex2var_epi16(low, choice, high));
  }
}
/// The first `count` of 32 neighbours.
template <int Pieces>
inline void put_row(char* to, int64_t piece_step, const float* x, int64_t count) {
  if (count >= step)
    put_row<Pieces>(to, piece_step, _mm512_loadu_ps(x), _mm512_loadu_ps(x + 16));
  else
    put_row<Pieces>(to, piece_step, F32::load(x, F32::mask(count)), F32::load(x + 16, F32::mask(count - 16)),
                    (__mmask32(1) << count) - 1);
}

/// Pairs of neighbours in k.
template <int Pieces>
inline void put_pairs(char* to, int64_t piece_step, __m512 even, __m512 odd) {
  for (int piece = 0; piece < Pieces; ++piece, to += piece_step) {
    const bool last = piece == Pieces - 1;
    __m512i low = last ? _mm512_castps_si512(even) : take_piece(even);
    const __m512i high = last ? _mm512_castps_si512(odd) : take_piece(odd);
    low = _mm512_maskz_srli_epi32(0xffff, low, 16);
    _mm512_storeu_si512(to, _mm512_mask_mov_epi16(low, 0xaaaaaaaa, high));
  }
}

}  // namespace
}  // namespace addax::backends::cpu
#endif
