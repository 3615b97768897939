// Packing: copies operands of a product into panels that its register tiles read from front to back.
// A panel holds, for each step of k, `width` neighbours side by side, filled up with zeros to `padded`.
#pragma once

#include <type_traits>

#include "backends/cpu/gemm_simd.hpp"

namespace addax::backends::cpu {
namespace {

inline int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }
inline void store_as(double x, double* to) { *to = x; }
inline double to_float(double x) { return x; }

/// panel[p][j] = source[p * stride + j]
template <class Item, class Source>
void copy_panel(Item* panel, int width, int padded, int64_t k, const Source* source, int64_t stride) {
  using P = std::conditional_t<sizeof(Item) == 8, F64, F32>;
  const int last = (padded - 1) / P::lanes * P::lanes;
  const auto all = P::mask(P::lanes), read = P::mask(width - last), written = P::mask(padded - last);
  for (int64_t p = 0; p < k; ++p, panel += padded, source += stride) {
    __builtin_prefetch(source + 16 * stride);  // rows lie too far apart for the processor to foresee
    for (int j = 0; j < last; j += P::lanes)
      P::store(panel + j, P::load(source + j, width - j >= P::lanes ? all : P::mask(width - j)), all);
    P::store(panel + last, P::load(source + last, read), written);
  }
}

typedef float Four __attribute__((vector_size(16)));

template <class Source>
Four load_four(const Source* p) {
  Four v;
  if constexpr (sizeof(Source) == 4)
    memcpy(&v, p, 16);
  else
    for (int i = 0; i < 4; ++i) v[i] = to_float(p[i]);
  return v;
}

/// Four items of a panel: floats, or pairs of bfloat16 as they lie in memory.
template <class Item, class Source>
Four load_items(const Source* p) {
  if constexpr (sizeof(Item) == 4 && !std::is_same_v<Item, float>) {
    Four v;
    memcpy(&v, p, 16);
    return v;
  } else {
    return load_four(p);
  }
}

/// to[p * padded + j] = from[j * stride + p] for 4 x 4 items.
template <class Item, class Source>
void transpose_four(Item* to, int padded, const Source* from, int64_t stride) {
  Four r0 = load_items<Item>(from), r1 = load_items<Item>(from + stride);
  Four r2 = load_items<Item>(from + 2 * stride), r3 = load_items<Item>(from + 3 * stride);
  Four a = __builtin_shufflevector(r0, r1, 0, 4, 1, 5), b = __builtin_shufflevector(r2, r3, 0, 4, 1, 5);
  Four c = __builtin_shufflevector(r0, r1, 2, 6, 3, 7), d = __builtin_shufflevector(r2, r3, 2, 6, 3, 7);
  Four columns[4] = {__builtin_shufflevector(a, b, 0, 1, 4, 5), __builtin_shufflevector(a, b, 2, 3, 6, 7),
                     __builtin_shufflevector(c, d, 0, 1, 4, 5), __builtin_shufflevector(c, d, 2, 3, 6, 7)};
  for (int p = 0; p < 4; ++p) memcpy(to + p * padded, &columns[p], 16);
}

#if defined(__AVX512F__)
/// The same for 16 items across: the four lanes of a vector transpose four items each.
template <class Item, class Source>
void transpose_sixteen(Item* to, int padded, const Source* from, int64_t stride) {
  __m512i rows[4];
#pragma GCC unroll 4
  for (int r = 0; r < 4; ++r) {
    rows[r] = _mm512_setzero_si512();
#pragma GCC unroll 4
    for (int lane = 0; lane < 4; ++lane)
      rows[r] = _mm512_mask_broadcast_i32x4(
          rows[r], __mmask16(0xf << (4 * lane)),
          _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + (4 * lane + r) * stride)));
  }
  const __m512i a = _mm512_maskz_unpacklo_epi32(0xffff, rows[0], rows[1]);
  const __m512i b = _mm512_maskz_unpacklo_epi32(0xffff, rows[2], rows[3]);
  const __m512i c = _mm512_maskz_unpackhi_epi32(0xffff, rows[0], rows[1]);
  const __m512i d = _mm512_maskz_unpackhi_epi32(0xffff, rows[2], rows[3]);
  _mm512_storeu_si512(to, _mm512_maskz_unpacklo_epi64(0xff, a, b));
  _mm512_storeu_si512(to + padded, _mm512_maskz_unpackhi_epi64(0xff, a, b));
  _mm512_storeu_si512(to + 2 * padded, _mm512_maskz_unpacklo_epi64(0xff, c, d));
  _mm512_storeu_si512(to + 3 * padded, _mm512_maskz_unpackhi_epi64(0xff, c, d));
}
#endif

/// The multiples of four of a panel, 16 steps at a time, so that a line of the source is used up while it is near.
template <class Item, class Source>
void transpose_fours(Item* panel, int width, int padded, int64_t steps, const Source* source, int64_t stride,
                     int depth) {
  for (int64_t block = 0; block < steps; block += 16) {
    int j = 0;
#if defined(__AVX512F__)
    if constexpr (sizeof(Source) == sizeof(Item) || !std::is_same_v<Item, float>)
      for (; j + 16 <= width; j += 16)
        for (int64_t p = block; p < least(block + 16, steps); p += 4)
          transpose_sixteen(panel + p * padded + j, padded, source + j * stride + depth * p, stride);
#endif
    for (; j < width; j += 4)
      for (int64_t p = block; p < least(block + 16, steps); p += 4)
        transpose_four(panel + p * padded + j, padded, source + j * stride + depth * p, stride);
  }
}

/// panel[p][j] = source[j * stride + p]
template <class Item, class Source>
void transpose_panel(Item* panel, int width, int padded, int64_t k, const Source* source, int64_t stride) {
  int whole = 0;
  int64_t whole_k = 0;
  if constexpr (sizeof(Item) == 4) {
    whole = width & ~3;
    whole_k = k & ~int64_t{3};
    transpose_fours(panel, whole, padded, whole_k, source, stride, 1);
  }
  for (int64_t p = 0; p < k; ++p) {
    int j = p < whole_k ? whole : 0;
    for (; j < width; ++j) panel[p * padded + j] = to_float(source[j * stride + p]);
    for (; j < padded; ++j) panel[p * padded + j] = 0;
  }
}

#if defined(__AVX512BW__) && defined(__AVX512VL__)
/// The same for pairs of neighbours in k; `k` counts values, and an odd last one is paired with zero.
inline void copy_panel(uint32_t* panel, int width, int padded, int64_t k, const Bf16* source, int64_t stride) {
  const __mmask16 first = F32::mask(width), second = width > 16 ? F32::mask(width - 16) : __mmask16(0);
  for (int64_t p = 0; p < k; p += 2, panel += padded, source += 2 * stride) {
    const __mmask16 paired = p + 1 < k ? 0xffff : 0;
    for (int j = 0; j < padded; j += 16) {
      const __mmask16 mask = j == 0 ? first : second;
      __m256i upper = _mm256_maskz_loadu_epi16(mask & paired, source + stride + j);
      __m512i low = _mm512_maskz_cvtepu16_epi32(mask, _mm256_maskz_loadu_epi16(mask, source + j));
      __m512i high = _mm512_maskz_slli_epi32(0xffff, _mm512_maskz_cvtepu16_epi32(mask, upper), 16);
      _mm512_storeu_si512(panel + j, _mm512_or_si512(low, high));
    }
  }
}
inline void transpose_panel(uint32_t* panel, int width, int padded, int64_t k, const Bf16* source, int64_t stride) {
  const int whole = width & ~3;
  const int64_t whole_pairs = k / 2 & ~int64_t{3}, pairs = (k + 1) / 2;
  transpose_fours(panel, whole, padded, whole_pairs, source, stride, 2);
  for (int64_t q = 0; q < pairs; ++q) {
    int j = q < whole_pairs ? whole : 0;
    for (; j < width; ++j) {
      const Bf16* pair = source + j * stride + 2 * q;
      panel[q * padded + j] = pair[0].bits | (2 * q + 1 < k ? uint32_t(pair[1].bits) << 16 : 0u);
    }
    for (; j < padded; ++j) panel[q * padded + j] = 0;
  }
}

#endif

/// Packs a panel, whichever way the operand lies: `across` says that neighbours of the panel are neighbours in memory.
template <class Item, class Source>
void pack_panel(Item* panel, int width, int padded, int64_t k, const Source* source, int64_t stride, bool across) {
  if (across)
    copy_panel(panel, width, padded, k, source, stride);
  else
    transpose_panel(panel, width, padded, k, source, stride);
}

/// Columns [first, first + columns) of the bias in the type of the sums: where it lies, or converted to `room`.
template <class Value>
const Value* bias_of(const Gemm& g, Value* room, int64_t first, int64_t columns) {
  constexpr Element own = sizeof(Value) == 8 ? Element::f64 : Element::f32;
  if (!g.bias) return nullptr;
  if (g.bias_type == own && g.bias_step == 1) return static_cast<const Value*>(g.bias) + first;
  for (int64_t j = 0; j < columns; ++j) {
    const int64_t at = (first + j) * g.bias_step;
    switch (g.bias_type) {
      case Element::f64: room[j] = Value(static_cast<const double*>(g.bias)[at]); break;
      case Element::f32: room[j] = Value(static_cast<const float*>(g.bias)[at]); break;
      case Element::bf16: room[j] = Value(to_float(static_cast<const Bf16*>(g.bias)[at])); break;
      case Element::f16: room[j] = Value(to_float(static_cast<const F16*>(g.bias)[at])); break;
    }
  }
  return room;
}

}  // namespace
}  // namespace addax::backends::cpu
