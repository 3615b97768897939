// Products of float32 on AMX tiles. A float is the sum of three bfloat16, each of which takes eight of its 24 bits:
// x = x0 + x1 + x2. Of the nine products of two such sums six matter, x0·y0, x0·y1, x1·y0, x1·y1, x0·y2 and x2·y0; the
// others lie below the last bit of a float. Six products on tiles take less time than one on vectors, and their sums
// are as close to the truth (docs/decisions.md). Numbers below 2^-110 lose bits; where an operand is infinite or not a
// number, which pieces cannot say, the product is computed on vectors. Built with AMX enabled.
#include "backends/cpu/gemm_amx.hpp"

namespace addax::backends::cpu {
#if defined(__AMX_BF16__) && defined(__AMX_TILE__)
namespace {

constexpr int half = 16;    // rows of A or columns of B in a tile
constexpr int pieces = 3;   // of a number
constexpr int tile = 1024;  // bytes; operands are packed tile by tile, the pieces of a step after one another
constexpr int block = pieces * tile;

int64_t steps_of(int64_t depth) { return (depth + step - 1) / step; }
int64_t a_size(const Gemm& g) { return round_up(g.mc, half) / half * steps_of(g.kc) * block; }
int64_t b_size(const Gemm& g) { return round_up(g.mc < g.m ? g.nc : side, side) / half * steps_of(g.kc) * block; }
int64_t panel_size(const Gemm& g) { return steps_of(g.kc) * step * side * 4; }

/// The same product on vectors, in blocks that it can share the scratch with.
Gemm on_vectors(Gemm g) {
  g.pack_a = g.pack_b = true;
  g.mc = least(g.m, 126);
  g.nc = least(g.n, 512);
  g.kc = least(g.k, 256);
  return g;
}

int64_t amx_f32_scratch(const Gemm& g) {
  const int64_t own = a_size(g) + b_size(g) + panel_size(g) + side * side * 4 + g.nc * 4;
  const int64_t other = avx512::gemm_f32.scratch(on_vectors(g));
  return own > other ? own : other;
}

/// C (+)= A·B over `steps` steps of k. `lower` and `right` are the second half of the rows and of the columns.
template <bool Two, bool Wide>
void multiply(const char* a, const char* lower, const char* b, const char* right, int64_t steps) {
  const auto load_a = [&](int piece) {
    _tile_loadd(4, a + piece * tile, 64);
    if constexpr (Two) _tile_loadd(5, lower + piece * tile, 64);
  };
  const auto load_b = [&](int piece) {
    _tile_loadd(6, b + piece * tile, 64);
    if constexpr (Wide) _tile_loadd(7, right + piece * tile, 64);
  };
  const auto multiply_loaded = [] {
    _tile_dpbf16ps(0, 4, 6);
    if constexpr (Wide) _tile_dpbf16ps(1, 4, 7);
    if constexpr (Two) _tile_dpbf16ps(2, 5, 6);
    if constexpr (Two && Wide) _tile_dpbf16ps(3, 5, 7);
  };
  for (int64_t s = 0; s < steps; ++s, a += block, lower += block, b += block, right += block) {
    load_a(0);
    load_b(2);
    multiply_loaded();
    load_b(1);  // each pair of pieces shares one with the pair before
    multiply_loaded();
    load_a(1);
    multiply_loaded();
    load_b(0);
    multiply_loaded();
    load_a(2);
    multiply_loaded();
    load_a(0);
    multiply_loaded();
  }
}

class Blocks {
 public:
  explicit Blocks(const Gemm& g) : g_(g) {
    char* at = static_cast<char*>(g.scratch);
    a_tiles_ = at;
    b_tiles_ = at += a_size(g);
    panel_ = reinterpret_cast<float*>(at += b_size(g));
    buffer_ = reinterpret_cast<float*>(at += panel_size(g));
    bias_room_ = reinterpret_cast<float*>(at + side * side * 4);
  }

  /// False where a result is not finite: an operand may hold what pieces cannot say.
  bool run() {
    for (int64_t j = 0; j < g_.n; j += g_.nc) {
      bias_ = bias_of(g_, bias_room_, j, least(g_.nc, g_.n - j));
      for (int64_t p = 0; p < g_.k; p += g_.kc)
        for (int64_t i = 0; i < g_.m; i += g_.mc) results(i, least(g_.mc, g_.m - i), j, p, least(g_.kc, g_.k - p));
    }
    _tile_release();
    return finite_;
  }

 private:
  void results(int64_t i0, int64_t rows, int64_t j0, int64_t p0, int64_t depth) {
    const int64_t columns = least(g_.nc, g_.n - j0), steps = steps_of(depth), group = steps * block;
    const bool last = p0 + depth >= g_.k;
    for (int64_t i = 0; i < rows; i += half)
      pack_a(a_tiles_ + i / half * group, i0 + i, least(half, rows - i), p0, depth);
    for (int64_t j = 0; j < columns; j += side) {
      const int64_t width = least(side, columns - j);
      char* b = b_tiles_ + (g_.mc < g_.m ? j / half * group : 0);
      if (i0 == 0) pack_b(b, j0 + j, width, p0, depth);
      for (int64_t i = 0; i < rows; i += side) {
        const int64_t height = least(side, rows - i);
        if (height != configured_) configure(configured_ = height);
        const char* a = a_tiles_ + i / half * group;
        const Results<float> here{static_cast<float*>(g_.c) + (i0 + i) * g_.ldc + j0 + j,
                                  g_.ldc,
                                  height,
                                  width,
                                  last && bias_ ? bias_ + j : nullptr,
                                  p0 > 0,
                                  last && g_.relu};
        here.compute(buffer_, [&]<bool Two, bool Wide>(char* to, int64_t to_row, bool more) {
          begin_results<Two, Wide>(to, to_row, more);
          multiply<Two, Wide>(a, a + group, b, b + group, steps);
          end_results<Two, Wide>(to, to_row);
        });
        if (last) check(here);
      }
    }
  }

  /// Pieces of what is not finite make every result that they reach NaN.
  void check(const Results<float>& here) {
    __m512i largest = _mm512_setzero_si512();
    for (int64_t r = 0; r < here.height; ++r)
      for (int64_t q = 0; q < here.width; q += 16) {
        const __m512i bits = _mm512_castps_si512(F32::load(here.c + r * here.c_row + q, F32::mask(here.width - q)));
        largest = _mm512_maskz_max_epu32(0xffff, largest, _mm512_maskz_slli_epi32(0xffff, bits, 1));
      }
    if (_mm512_cmpge_epu32_mask(largest, _mm512_set1_epi32(int(0xff000000)))) finite_ = false;
  }

  void pack_a(char* to, int64_t i, int64_t count, int64_t p0, int64_t depth) {
    const float* a = static_cast<const float*>(g_.a) + (g_.transpose_a ? p0 * g_.lda + i : i * g_.lda + p0);
    for (int64_t p = 0; p < depth; p += step, to += block) {
      const int64_t here = least(step, depth - p);
      const float* rows = a + p;
      int64_t row = g_.lda;
      if (g_.transpose_a) {
        transpose_panel(panel_, int(here), step, count, a + p * g_.lda, g_.lda);
        rows = panel_;
        row = step;
      }
      const __mmask16 first = F32::mask(here), second = here > 16 ? F32::mask(here - 16) : __mmask16(0);
      for (int64_t r = 0; r < count; ++r)
        put_row<pieces>(to + r * 64, tile, F32::load(rows + r * row, first), F32::load(rows + r * row + 16, second));
    }
  }

  void pack_b(char* to, int64_t j, int64_t width, int64_t p0, int64_t depth) {
    const float* b = static_cast<const float*>(g_.b) + (g_.transpose_b ? j * g_.ldb + p0 : p0 * g_.ldb + j);
    int64_t row = g_.ldb;
    if (g_.transpose_b) {
      transpose_panel(panel_, int(width), side, depth, b, g_.ldb);
      b = panel_;
      row = side;
    }
    const int64_t group = steps_of(depth) * block;
    const __mmask16 first = F32::mask(width), second = width > 16 ? F32::mask(width - 16) : __mmask16(0);
    for (int64_t p = 0; p < round_up(depth, step); p += 2) {
      const __mmask16 even = p < depth ? 0xffff : 0, odd = p + 1 < depth ? 0xffff : 0;
      const float* pair = b + p * row;
      char* at = to + p / step * block + p % step / 2 * 64;
      __builtin_prefetch(pair + 16 * row);
      __builtin_prefetch(pair + 17 * row);
      put_pairs<pieces>(at, tile, F32::load(pair, first & even), F32::load(pair + row, first & odd));
      if (second)
        put_pairs<pieces>(at + group, tile, F32::load(pair + 16, second & even),
                          F32::load(pair + row + 16, second & odd));
    }
  }

  const Gemm& g_;
  char* a_tiles_;
  char* b_tiles_;
  float* panel_;
  float* buffer_;
  float* bias_room_;
  const float* bias_ = nullptr;
  int64_t configured_ = 0;
  bool finite_ = true;
};

void run_amx_f32(const Gemm& g) {
  if (!Blocks(g).run()) avx512::gemm_f32.run(on_vectors(g));
}

}  // namespace

const GemmKernel gemm_amx_f32{&run_amx_f32, &amx_f32_scratch, side, side, pieces * 64, step, 0};
#else
const GemmKernel gemm_amx_f32{};
#endif
}  // namespace addax::backends::cpu
