// AMX tiles in plain C++, in the place of the compiler's intrinsics: what is compiled behind this header runs on
// processors that have AVX512-BF16 alone. Whatever the real instructions refuse ends the program: tiles that are not
// configured, and sizes that do not agree.
#pragma once

#include <immintrin.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>

#define __AMX_TILE__ 1
#define __AMX_BF16__ 1

namespace made_up_tiles {

struct Tile {
  int rows = 0, bytes = 0;
  alignas(64) uint32_t row[16][16] = {};
};
struct Config {
  uint8_t palette, start_row, reserved[14];
  uint16_t bytes[16];
  uint8_t rows[16];
};
inline thread_local Tile tiles[8];
inline thread_local bool configured = false;

inline void need(bool holds) {
  if (!holds) std::abort();
}
inline Tile& tile(int i) {
  need(configured && tiles[i].rows > 0);
  return tiles[i];
}

inline void configure(const void* from) {
  Config config;
  std::memcpy(&config, from, sizeof(config));
  need(config.palette == 1 && config.start_row == 0);
  for (int t = 0; t < 8; ++t) {
    need(config.rows[t] <= 16 && config.bytes[t] <= 64 && (config.rows[t] == 0) == (config.bytes[t] == 0));
    tiles[t] = {config.rows[t], config.bytes[t], {}};
  }
  configured = true;
}
inline void release() { configured = false; }
inline void zero(int t) { std::memset(tile(t).row, 0, sizeof(Tile::row)); }

inline void load(int t, const void* from, int64_t stride) {
  need(from);
  zero(t);
  for (int r = 0; r < tile(t).rows; ++r)
    std::memcpy(tile(t).row[r], static_cast<const char*>(from) + r * stride, size_t(tile(t).bytes));
}
inline void store(int t, void* to, int64_t stride) {
  for (int r = 0; r < tile(t).rows; ++r)
    std::memcpy(static_cast<char*>(to) + r * stride, tile(t).row[r], size_t(tile(t).bytes));
}

/// c += a · b: a has rows of pairs in k, b a row of pairs for each of them. Firsts and seconds of pairs are summed
/// apart, from zero on, and come to c at the end; denormal numbers count as zero: as the instruction's description has
/// it.
inline void multiply(int c, int a, int b) {
  Tile &to = tile(c), &x = tile(a), &y = tile(b);
  need(to.rows == x.rows && to.bytes == y.bytes && x.bytes == 4 * y.rows);
  const unsigned mode = _mm_getcsr();
  _mm_setcsr(0x9fc0);  // no traps, to the nearest, denormal operands and results are zero
  auto first_of = [](__m512i pairs) { return _mm512_castsi512_ps(_mm512_slli_epi32(pairs, 16)); };
  auto second_of = [](__m512i pairs) {
    return _mm512_castsi512_ps(_mm512_and_si512(pairs, _mm512_set1_epi32(int(0xffff0000))));
  };
  for (int m = 0; m < to.rows; ++m) {
    __m512 first = _mm512_setzero_ps(), second = first;
    for (int k = 0; k < y.rows; ++k) {
      const __m512i left = _mm512_set1_epi32(int(x.row[m][k])), right = _mm512_load_si512(y.row[k]);
      first = _mm512_fmadd_ps(first_of(left), first_of(right), first);
      second = _mm512_fmadd_ps(second_of(left), second_of(right), second);
    }
    _mm512_store_ps(to.row[m], _mm512_add_ps(_mm512_load_ps(to.row[m]), _mm512_add_ps(first, second)));
  }
  _mm_setcsr(mode);
}

}  // namespace made_up_tiles

#undef _tile_loadd
#undef _tile_stored
#undef _tile_zero
#undef _tile_dpbf16ps
#define _tile_loadconfig(config) made_up_tiles::configure(config)
#define _tile_release() made_up_tiles::release()
#define _tile_loadd(t, from, stride) made_up_tiles::load(t, from, stride)
#define _tile_stored(t, to, stride) made_up_tiles::store(t, to, stride)
#define _tile_zero(t) made_up_tiles::zero(t)
#define _tile_dpbf16ps(c, a, b) made_up_tiles::multiply(c, a, b)
