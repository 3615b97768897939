// What the products on AMX tiles share: the tiles of a block of 32 x 32 results, and how results reach C.
#pragma once

#include "backends/cpu/bf16_pairs.hpp"

#if defined(__AMX_BF16__) && defined(__AMX_TILE__)
namespace addax::backends::cpu {
namespace {

constexpr int side = 32;  // rows and columns of a block of results

struct alignas(64) TileConfig {
  uint8_t palette = 1, start_row = 0, reserved[14] = {};
  uint16_t column_bytes[16] = {};
  uint8_t rows[16] = {};
};

/// The instruction does not tell the compiler that it reads all of it.
inline void load(const TileConfig& config) {
  asm volatile("" : : "m"(config));
  _tile_loadconfig(&config);
}

/// Tiles 0 to 3 are results, 4 and 5 the rows of A, 6 and 7 the columns of B.
inline void configure(int64_t rows) {
  const uint8_t upper = uint8_t(least(rows, 16)), lower = uint8_t(rows > 16 ? rows - 16 : 1);
  const uint8_t of_tile[8] = {upper, upper, lower, lower, upper, lower, 16, 16};
  TileConfig config;
  for (int t = 0; t < 8; ++t) {
    config.column_bytes[t] = 64;
    config.rows[t] = of_tile[t];
  }
  load(config);
}

/// The tile instructions are opaque to the compiler, which must not move other accesses across them.
inline void fence() { asm volatile("" ::: "memory"); }

inline int64_t round_up(int64_t n, int64_t to) { return (n + to - 1) / to * to; }

/// Tiles 0 to 3 from C, or zero. Two: more than 16 rows; Wide: more than 16 columns.
template <bool Two, bool Wide>
void begin_results(const char* c, int64_t c_row, bool accumulate) {
  if (accumulate) {
    _tile_loadd(0, c, c_row);
    if constexpr (Wide) _tile_loadd(1, c + 64, c_row);
    if constexpr (Two) _tile_loadd(2, c + 16 * c_row, c_row);
    if constexpr (Two && Wide) _tile_loadd(3, c + 16 * c_row + 64, c_row);
  } else {
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
  }
}
template <bool Two, bool Wide>
void end_results(char* c, int64_t c_row) {
  _tile_stored(0, c, c_row);
  if constexpr (Wide) _tile_stored(1, c + 64, c_row);
  if constexpr (Two) _tile_stored(2, c + 16 * c_row, c_row);
  if constexpr (Two && Wide) _tile_stored(3, c + 16 * c_row + 64, c_row);
}

inline void put(float* c, __m512 v, __mmask16 mask) { F32::store(c, v, mask); }
inline void put(Bf16* c, __m512 v, __mmask16 mask) {
  _mm256_mask_storeu_epi16(c, mask, __m256i(_mm512_cvtneps_pbh(v)));
}
inline void put(F16* c, __m512 v, __mmask16 mask) {
  _mm256_mask_storeu_epi16(c, mask, _mm512_maskz_cvtps_ph(mask, v, _MM_FROUND_TO_NEAREST_INT));
}

/// Where one block of results belongs, and what the last part of k does with it.
template <class Out>
struct Results {
  Out* c;
  int64_t c_row, height, width;
  const float* bias;  // null where there is none
  bool accumulate, relu;

  /// Whether the tiles can be C itself.
  bool direct() const { return sizeof(Out) == 4 && width % 16 == 0 && !bias && !relu; }

  /// Sums of earlier parts of k from C to a buffer of 32 columns: sums grow in one order, whatever surrounds them.
  void bring(float* buffer) const {
    for (int64_t r = 0; r < height; ++r)
      for (int64_t q = 0; q < width; q += 16)
        F32::store(buffer + r * side + q, F32::load(c + r * c_row + q, F32::mask(width - q)), F32::mask(16));
  }

  /// From the buffer to C.
  void take(const float* buffer) const {
    for (int64_t r = 0; r < height; ++r)
      for (int64_t q = 0; q < width; q += 16) {
        const __mmask16 mask = F32::mask(width - q);
        __m512 v = F32::load(buffer + r * side + q, mask);
        if (bias) v = F32::add(v, F32::load(bias + q, mask));
        if (relu) v = F32::relu(v);
        put(c + r * c_row + q, v, mask);
      }
  }

  /// Runs multiply<Two, Wide>(to, bytes of a row, whether to add to what is there) on C or on the buffer.
  template <class Multiply>
  void compute(float* buffer, Multiply&& multiply) const {
    char* to = direct() ? reinterpret_cast<char*>(c) : reinterpret_cast<char*>(buffer);
    const int64_t to_row = 4 * (direct() ? c_row : side);
    if (!direct() && accumulate) bring(buffer);
    fence();
    if (height > 16)
      width > 16 ? multiply.template operator()<true, true>(to, to_row, accumulate)
                 : multiply.template operator()<true, false>(to, to_row, accumulate);
    else
      width > 16 ? multiply.template operator()<false, true>(to, to_row, accumulate)
                 : multiply.template operator()<false, false>(to, to_row, accumulate);
    fence();
    if (!direct()) take(buffer);
  }
};

}  // namespace
}  // namespace addax::backends::cpu
#endif
