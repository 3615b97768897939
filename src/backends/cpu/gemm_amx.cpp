// Products of bfloat16 on AMX tiles: 32 x 32 results from 2 x 2 tiles of 16 rows by 16 columns. Built with AMX enabled.
#include "backends/cpu/gemm_amx.hpp"

namespace addax::backends::cpu {
#if defined(__AMX_BF16__) && defined(__AMX_TILE__)
namespace {

constexpr int a_padding = 32;  // values after each packed row of A, against rows that share lines of the cache

/// C (+)= A·B over `steps` tiles of k. Strides are in bytes; B holds pairs of neighbours in k, 32 columns wide.
template <bool Two, bool Wide>
void multiply(const char* a, int64_t a_row, const char* b, int64_t steps) {
  const char* lower = a + 16 * a_row;
  for (int64_t s = 0; s < steps; ++s, a += 64, lower += 64, b += 16 * 128) {
    _tile_loadd(4, a, a_row);
    _tile_loadd(6, b, 128);
    _tile_dpbf16ps(0, 4, 6);
    if constexpr (Wide) {
      _tile_loadd(7, b + 64, 128);
      _tile_dpbf16ps(1, 4, 7);
    }
    if constexpr (Two) {
      _tile_loadd(5, lower, a_row);
      _tile_dpbf16ps(2, 5, 6);
    }
    if constexpr (Two && Wide) _tile_dpbf16ps(3, 5, 7);
  }
}

int64_t a_row_of(const Gemm& g) { return round_up(g.kc, step) + a_padding; }
int64_t a_size(const Gemm& g) { return g.pack_a ? g.mc * a_row_of(g) * 2 : 0; }
int64_t b_size(const Gemm& g) { return (g.mc < g.m ? round_up(g.nc, side) : side) * round_up(g.kc, step) * 2; }

int64_t amx_scratch(const Gemm& g) { return a_size(g) + b_size(g) + side * side * 4 + g.nc * 4; }

/// row[p] = source[p * stride + i] for 16 rows i at a time, by way of pairs of neighbours in p.
void pack_transposed(Bf16* to, int64_t to_row, int width, int64_t k, const Bf16* source, int64_t stride) {
  uint32_t pairs[16 * 16];
  for (int64_t p = 0; p < k; p += step)
    for (int i = 0; i < width; i += 16) {
      const int count = int(least(16, width - i));
      const int64_t depth = least(step, k - p), whole = (depth + 1) / 2;
      copy_panel(pairs, count, 16, depth, source + p * stride + i, stride);
      memset(pairs + whole * 16, 0, size_t(16 - whole) * 64);
      uint32_t columns[16 * 16];
      transpose_fours(columns, 16, 16, 16, pairs, 16, 1);
      for (int r = 0; r < count; ++r) memcpy(to + (i + r) * to_row + p, columns + r * 16, 64);
    }
}

template <class Out>
class Blocks {
 public:
  explicit Blocks(const Gemm& g) : g_(g) {
    char* at = static_cast<char*>(g.scratch);
    a_rows_ = reinterpret_cast<Bf16*>(at);
    b_panels_ = reinterpret_cast<uint32_t*>(at += a_size(g));
    buffer_ = reinterpret_cast<float*>(at += b_size(g));
    bias_room_ = reinterpret_cast<float*>(at + side * side * 4);
  }

  void run() {
    for (int64_t j = 0; j < g_.n; j += g_.nc) {
      bias_ = bias_of(g_, bias_room_, j, least(g_.nc, g_.n - j));
      int64_t p = 0;
      do {
        for (int64_t i = 0; i < g_.m; i += g_.mc) block(i, least(g_.mc, g_.m - i), j, p, least(g_.kc, g_.k - p));
        p += g_.kc;
      } while (p < g_.k);
    }
    _tile_release();
  }

 private:
  void block(int64_t i0, int64_t rows, int64_t j0, int64_t p0, int64_t depth) {
    const int64_t columns = least(g_.nc, g_.n - j0), steps = (depth + step - 1) / step;
    const Bf16* a = static_cast<const Bf16*>(g_.a) + (g_.transpose_a ? p0 * g_.lda + i0 : i0 * g_.lda + p0);
    int64_t a_row = g_.lda;
    if (g_.pack_a) {
      pack_a(a, rows, depth);
      a = a_rows_;
      a_row = a_row_of(g_);
    }
    for (int64_t j = 0; j < columns; j += side) {
      const int64_t width = least(side, columns - j);
      uint32_t* panel = b_panels_ + (g_.mc < g_.m ? j * steps * (step / 2) : 0);
      if (i0 == 0) pack_b(panel, int(width), j0 + j, p0, depth, steps);
      for (int64_t i = 0; i < rows; i += side) {
        const int64_t height = least(side, rows - i);
        if (height != configured_) configure(configured_ = height);
        results(a + i * a_row, a_row, panel, steps, i0 + i, height, j0, j, width, p0, p0 + depth >= g_.k);
      }
    }
  }

  /// One block of results: straight into C where that is possible, else by way of the buffer.
  void results(const Bf16* a, int64_t a_row, const uint32_t* b, int64_t steps, int64_t i, int64_t height, int64_t j0,
               int64_t j, int64_t width, int64_t p0, bool last) {
    const Results<Out> block{static_cast<Out*>(g_.c) + i * g_.ldc + j0 + j, g_.ldc, height,         width,
                             last && bias_ ? bias_ + j : nullptr,           p0 > 0, last && g_.relu};
    block.compute(buffer_, [&]<bool Two, bool Wide>(char* to, int64_t to_row, bool more) {
      begin_results<Two, Wide>(to, to_row, more);
      multiply<Two, Wide>(reinterpret_cast<const char*>(a), a_row * 2, reinterpret_cast<const char*>(b), steps);
      end_results<Two, Wide>(to, to_row);
    });
  }

  void pack_a(const Bf16* a, int64_t rows, int64_t depth) {
    const int64_t to_row = a_row_of(g_), padded = round_up(depth, step);
    if (g_.transpose_a) {
      for (int64_t i = 0; i < rows; i += side)
        pack_transposed(a_rows_ + i * to_row, to_row, int(least(side, rows - i)), depth, a + i, g_.lda);
      return;
    }
    for (int64_t i = 0; i < rows; ++i) {
      memcpy(a_rows_ + i * to_row, a + i * g_.lda, size_t(depth) * 2);
      memset(a_rows_ + i * to_row + depth, 0, size_t(padded - depth) * 2);
    }
  }

  void pack_b(uint32_t* panel, int width, int64_t j, int64_t p0, int64_t depth, int64_t steps) {
    const Bf16* b = static_cast<const Bf16*>(g_.b) + (g_.transpose_b ? j * g_.ldb + p0 : p0 * g_.ldb + j);
    pack_panel(panel, width, side, depth, b, g_.ldb, !g_.transpose_b);
    const int64_t pairs = (depth + 1) / 2;
    memset(panel + pairs * side, 0, size_t(steps * (step / 2) - pairs) * side * 4);
  }

  const Gemm& g_;
  Bf16* a_rows_;
  uint32_t* b_panels_;
  float* buffer_;
  float* bias_room_;
  const float* bias_ = nullptr;
  int64_t configured_ = 0;
};

void run_amx(const Gemm& g) {
  switch (g.out) {
    case Element::bf16: return Blocks<Bf16>(g).run();
    case Element::f16: return Blocks<F16>(g).run();
    default: return Blocks<float>(g).run();
  }
}

}  // namespace

const GemmKernel gemm_amx{&run_amx, &amx_scratch, side, side, 64, step, 0};
#else
const GemmKernel gemm_amx{};
#endif
}  // namespace addax::backends::cpu
