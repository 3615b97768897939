// The gradient of a convolution's kernel on AMX tiles: of bfloat16, and of float32 in three pieces of bfloat16 each.
// Between a few products of tiles at a time vectors turn a little of what the next row needs: a processor looks no
// further ahead.
#include "backends/cpu/conv_turned.hpp"
#include "backends/cpu/gemm_amx.hpp"

namespace addax::backends::cpu {
#if defined(__AMX_BF16__) && defined(__AMX_TILE__)
namespace {

constexpr int most_blocks = 3;  // of rows of the result at once

/// The tiles of sums: blocks of 16 rows by 16 of y's channels.
struct Blocks {
  int64_t of_run, entries;  // blocks of a run; of a row of taps

  explicit Blocks(const KernelGradient& g) : of_run((g.run_length + half - 1) / half), entries(g.runs * of_run) {}
  int64_t sums(const KernelGradient& g, int64_t y_blocks) const {
    return g.d.taps * g.h.taps * entries * y_blocks * tile;
  }
};

template <int Pieces>
int64_t kernel_gradient_scratch(const KernelGradient& g) {
  const TurnedLayout turned(g, Pieces, PairsOfY::blocks);
  const Blocks blocks(g);
  return turned.bytes(Pieces) + blocks.sums(g, turned.y_blocks) + in_lines(blocks.entries * 8);
}

/// Blocks of rows that are summed together, and the places that they are summed over.
struct Sums {
  const char* a[most_blocks];
  char* c[most_blocks];
  const char* b;
  int64_t places, a_step, a_piece, b_step, b_piece;
};

/// Tiles 0 to 2 are sums, 3 to 5 blocks of x, 6 and 7 pieces of y. `beside()` is called after every few products.
template <int Blocks, int Pieces, class Beside>
void add(const Sums& s, const Beside& beside) {
  const char *a0 = s.a[0], *a1 = s.a[Blocks > 1 ? 1 : 0], *a2 = s.a[Blocks - 1], *b = s.b;
  const auto load_a = [&](int piece) {
    _tile_loadd(3, a0 + piece * s.a_piece, 64);
    if constexpr (Blocks > 1) _tile_loadd(4, a1 + piece * s.a_piece, 64);
    if constexpr (Blocks > 2) _tile_loadd(5, a2 + piece * s.a_piece, 64);
  };
  const auto multiply_6 = [] {
    _tile_dpbf16ps(0, 3, 6);
    if constexpr (Blocks > 1) _tile_dpbf16ps(1, 4, 6);
    if constexpr (Blocks > 2) _tile_dpbf16ps(2, 5, 6);
  };
  const auto multiply_7 = [] {
    _tile_dpbf16ps(0, 3, 7);
    if constexpr (Blocks > 1) _tile_dpbf16ps(1, 4, 7);
    if constexpr (Blocks > 2) _tile_dpbf16ps(2, 5, 7);
  };
  _tile_loadd(0, s.c[0], 64);
  if constexpr (Blocks > 1) _tile_loadd(1, s.c[1], 64);
  if constexpr (Blocks > 2) _tile_loadd(2, s.c[2], 64);
  for (int64_t p = 0; p < s.places; ++p, a0 += s.a_step, a1 += s.a_step, a2 += s.a_step, b += s.b_step) {
    load_a(0);
    if constexpr (Pieces == 1) {
      _tile_loadd(6, b, 64);
      multiply_6();
    } else {
      _tile_loadd(6, b + 2 * s.b_piece, 64);
      multiply_6();
      beside();
      _tile_loadd(7, b + s.b_piece, 64);
      multiply_7();
      beside();
      _tile_loadd(6, b, 64);
      multiply_6();
      beside();
      load_a(1);
      multiply_7();
      beside();
      multiply_6();
      beside();
      load_a(2);
      multiply_6();
    }
    beside();
  }
  _tile_stored(0, s.c[0], 64);
  if constexpr (Blocks > 1) _tile_stored(1, s.c[1], 64);
  if constexpr (Blocks > 2) _tile_stored(2, s.c[2], 64);
}

template <int Pieces, class Source>
class KernelSums {
 public:
  KernelSums(const KernelGradient& g, const KernelGradientTask& t)
      : g_(g),
        t_(t),
        turned_(g, t, PairsOfY::blocks),
        blocks_(g),
        y_blocks_(turned_.layout().y_blocks),
        sums_(turned_.end()),
        order_(reinterpret_cast<int64_t*>(sums_ + blocks_.sums(g, y_blocks_))),
        first_block_(t.first_column / half),
        last_block_((t.last_column + half - 1) / half) {
    list_blocks();
  }

  void run() {
    memset(sums_, 0, size_t(blocks_.sums(g_, y_blocks_)));
    fence();
    begin_tiles();
    turned_.each_row([&](int64_t tap_d, int64_t row) {
      fence();
      one_row(tap_d, row);
      fence();
    });
    _tile_release();
    fence();
    take_sums();
  }

 private:
  /// The blocks of a row of taps, neighbours in w behind one another, for they share what they read.
  void list_blocks() {
    const bool whole = g_.runs == 1 && g_.in_channels % half == 0;
    const int64_t channels = whole ? g_.in_channels / half : 1, taps = blocks_.entries / channels;
    for (int64_t e = 0; e < blocks_.entries; ++e) order_[e] = e % taps * channels + e / taps;
  }
  void begin_tiles() const {
    const int64_t rows = g_.run_length < half ? g_.run_length : half;
    TileConfig config;
    for (int t = 0; t < 8; ++t) {
      config.column_bytes[t] = 64;
      config.rows[t] = uint8_t(t < 6 ? rows : half);
    }
    load(config);
  }

  void one_row(int64_t tap_d, int64_t row) {
    Sums s{};
    s.places = turned_.places();
    s.a_step = g_.w.in_step * g_.in_channels * 64;
    s.a_piece = turned_.layout().x_piece;
    s.b_step = y_blocks_ * tile;
    s.b_piece = turned_.layout().y_row;
    const auto beside = [&] {
      fence();
      turned_.turn_part();
      fence();
    };
    for (int64_t block = first_block_; block < last_block_; ++block) {
      s.b = turned_.y_of(row) + block * tile;
      int count = 0;
      for (int64_t h = 0; h < g_.h.taps; ++h) {
        if (!is_inside(g_.h, row, h)) continue;
        const char* x = turned_.x_of(row, h);
        for (int64_t e = 0; e < blocks_.entries; ++e) {
          const int64_t run = order_[e] / blocks_.of_run, m = order_[e] % blocks_.of_run;
          s.a[count] = x + ((g_.w.offset[run] - g_.low) * g_.in_channels + m * half) * 64;
          s.c[count] = sums_ + (((tap_d * g_.h.taps + h) * blocks_.entries + order_[e]) * y_blocks_ + block) * tile;
          if (++count < most_blocks) continue;
          add<3, Pieces>(s, beside);
          count = 0;
        }
      }
      if (count == 2) add<2, Pieces>(s, beside);
      if (count == 1) add<1, Pieces>(s, beside);
    }
  }

  /// Adds the tiles to the sums in the kernel's layout.
  void take_sums() {
    float* sums = static_cast<float*>(t_.sums);
    const int64_t runs = g_.d.taps * g_.h.taps * g_.runs;
    for (int64_t run = 0; run < runs; ++run)
      for (int64_t i = 0; i < g_.run_length; ++i) {
        const char* row = sums_ + (run * blocks_.of_run + i / half) * y_blocks_ * tile + i % half * 64;
        for (int64_t block = first_block_; block < last_block_; ++block) {
          float* to = sums + (run * g_.run_length + i) * g_.out_channels + block * half;
          const __mmask16 mask = F32::mask(g_.out_channels - block * half);
          const __m512 sum = F32::load(reinterpret_cast<const float*>(row + block * tile), mask);
          F32::store(to, F32::add(F32::load(to, mask), sum), mask);
        }
      }
  }

  const KernelGradient& g_;
  const KernelGradientTask& t_;
  TurnedImages<Pieces, Source> turned_;
  const Blocks blocks_;
  const int64_t y_blocks_;
  char* sums_;
  int64_t* order_;
  int64_t first_block_, last_block_;
};

}  // namespace

void amx_kernel_gradient_f32(const KernelGradient& g, const KernelGradientTask& t) { KernelSums<3, float>(g, t).run(); }
void amx_kernel_gradient_bf16(const KernelGradient& g, const KernelGradientTask& t) { KernelSums<1, Bf16>(g, t).run(); }
int64_t amx_kernel_gradient_f32_scratch(const KernelGradient& g) { return kernel_gradient_scratch<3>(g); }
int64_t amx_kernel_gradient_bf16_scratch(const KernelGradient& g) { return kernel_gradient_scratch<1>(g); }
#endif
}  // namespace addax::backends::cpu
