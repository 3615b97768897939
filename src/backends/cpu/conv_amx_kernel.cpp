// The gradient of a convolution's kernel on AMX tiles: of bfloat16, and of float32 in three pieces of bfloat16 each.
// The sum runs over images first: 32 of them are a step of k, so each place of y meets each place of x in whole tiles,
// whatever taps, strides and dilation lie between, and places outside take part in nothing.
#include "backends/cpu/conv_rows.hpp"
#include "backends/cpu/gemm_amx.hpp"

namespace addax::backends::cpu {
#if defined(__AMX_BF16__) && defined(__AMX_TILE__)
namespace {

constexpr int half = 16;                      // rows, or columns, of a tile
constexpr int tile = 1024;                    // bytes
constexpr int most_blocks = 3;                // of rows of the result at once
constexpr int64_t segment_bytes = 768 << 10;  // of turned operands at once, for the second-level cache

// ---- Turning images around ------------------------------------------------------------------------------------------

using Words = uint32_t __attribute__((vector_size(64)));

/// Exchanges the lanes of a and b whose numbers differ in bit `Bit`.
template <int Bit, int... I>
inline void exchange(Words& a, Words& b, std::integer_sequence<int, I...>) {
  const Words low = __builtin_shufflevector(a, b, ((I & Bit) ? 16 + I - Bit : I)...);
  b = __builtin_shufflevector(a, b, ((I & Bit) ? 16 + I : I + Bit)...);
  a = low;
}
template <int Bit>
inline void exchange_all(Words (&rows)[16]) {
#pragma GCC unroll 16
  for (int i = 0; i < 16; ++i)
    if (!(i & Bit)) exchange<Bit>(rows[i], rows[i | Bit], std::make_integer_sequence<int, 16>());
}

/// Rows [pair of images][element] become the first `count` rows [element][image].
inline void transpose_pairs(const char* from, char* to, int64_t count) {
  Words rows[16];
  memcpy(rows, from, sizeof rows);
  exchange_all<1>(rows);
  exchange_all<2>(rows);
  exchange_all<4>(rows);
  exchange_all<8>(rows);
  if (count >= half)
    memcpy(to, rows, sizeof rows);
  else
    memcpy(to, rows, size_t(count) * 64);
}

/// Neighbouring elements of up to 32 images.
template <class Source>
struct Images {
  const Source* first;
  int64_t step;  // elements from one image to the next
  int64_t count;
};

/// Tiles [pair of images][element] of blocks of 16 elements; of piece p at to + p · piece.
template <int Pieces, class Source>
void pair_images(const Images<Source>& images, int64_t at, int64_t elements, char* to, int64_t piece) {
  const __mmask16 mask = F32::mask(elements);
  const Source* from = images.first + at;
  for (int64_t i = 0; i < step; i += 2, from += 2 * images.step, to += 64) {
    const __m512 even = i < images.count ? F32::load(from, mask) : F32::zero();
    const __m512 odd = i + 1 < images.count ? F32::load(from + images.step, mask) : F32::zero();
    put_pairs<Pieces>(to, piece, even, odd);
  }
}

/// Tiles of the elements of y: [piece][block of 16].
template <int Pieces, class Source>
void turn_to_tiles(const Images<Source>& images, int64_t at, int64_t elements, char* to, int64_t piece) {
  for (int64_t i = 0; i < elements; i += half, to += tile) pair_images<Pieces>(images, at + i, elements - i, to, piece);
}

/// Rows of 32 images for the elements of x: [piece][element].
template <int Pieces, class Source>
void turn_to_rows(const Images<Source>& images, int64_t at, int64_t elements, char* to, int64_t piece) {
  alignas(64) char pairs[Pieces * tile];
  for (int64_t i = 0; i < elements; i += half, to += tile) {
    pair_images<Pieces>(images, at + i, elements - i, pairs, tile);
    for (int p = 0; p < Pieces; ++p) transpose_pairs(pairs + p * tile, to + p * piece, elements - i);
  }
}

// ---- What lies where ------------------------------------------------------------------------------------------------

/// The turned rows of one segment of columns, and the tiles of sums: blocks of 16 rows by 16 of y's channels.
struct Layout {
  int64_t columns, segments;    // of y
  int64_t x_columns;            // that a segment reaches
  int64_t rows;                 // of x that a row of y reaches
  int64_t x_row, x_piece;       // bytes
  int64_t y_blocks, y_piece;    // of a place; bytes
  int64_t run_blocks, entries;  // blocks of a run; of a row of taps

  Layout(const KernelGradient& g, int pieces) {
    const int64_t reach = g.w.offset[g.w.taps - 1] - g.w.offset[0] + 1;
    rows = g.h.offset[g.h.taps - 1] - g.h.offset[0] + 1;
    y_blocks = (g.out_channels + half - 1) / half;
    const int64_t column = pieces * (rows * g.w.in_step * g.in_channels * 64 + y_blocks * tile);
    const int64_t halo = pieces * rows * reach * g.in_channels * 64;
    const int64_t room = most(most(segment_bytes - halo, halo) / column, 1);
    segments = (g.w.count + room - 1) / room;
    columns = (g.w.count + segments - 1) / segments;
    x_columns = (columns - 1) * g.w.in_step + reach;
    x_row = x_columns * g.in_channels * 64;
    x_piece = rows * x_row + tile;  // tiles may read a block beyond
    y_piece = columns * y_blocks * tile;
    run_blocks = (g.run_length + half - 1) / half;
    entries = g.runs * run_blocks;
  }
  int64_t sums(const KernelGradient& g) const { return g.d.taps * g.h.taps * entries * y_blocks * tile; }
};

template <int Pieces>
int64_t kernel_gradient_scratch(const KernelGradient& g) {
  const Layout l(g, Pieces);
  return Pieces * (l.x_piece + l.y_piece) + l.sums(g) + in_lines(l.entries * 8);
}

// ---- Sums -----------------------------------------------------------------------------------------------------------

/// Blocks of rows that are summed together, and the places that they are summed over.
struct Sums {
  const char* a[most_blocks];
  char* c[most_blocks];
  const char* b;
  int64_t places, a_step, a_piece, b_step, b_piece;
};

/// Tiles 0 to 2 are sums, 3 to 5 blocks of x, 6 and 7 pieces of y.
template <int Blocks, int Pieces>
void add(const Sums& s) {
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
      _tile_loadd(7, b + s.b_piece, 64);
      multiply_7();
      _tile_loadd(6, b, 64);
      multiply_6();
      load_a(1);
      multiply_7();
      multiply_6();
      load_a(2);
      multiply_6();
    }
  }
  _tile_stored(0, s.c[0], 64);
  if constexpr (Blocks > 1) _tile_stored(1, s.c[1], 64);
  if constexpr (Blocks > 2) _tile_stored(2, s.c[2], 64);
}

template <int Pieces, class Source>
class KernelSums {
 public:
  KernelSums(const KernelGradient& g, const KernelGradientTask& t) : g_(g), t_(t), l_(g, Pieces) {
    x_ = static_cast<char*>(t.scratch);
    y_ = x_ + Pieces * l_.x_piece;
    sums_ = y_ + Pieces * l_.y_piece;
    order_ = reinterpret_cast<int64_t*>(sums_ + l_.sums(g));
    first_block_ = t.first_column / half;
    last_block_ = (t.last_column + half - 1) / half;
    list_blocks();
  }

  void run() {
    memset(sums_, 0, size_t(l_.sums(g_)));
    fence();
    begin_tiles();
    for (int64_t image = 0; image < t_.images; image += step) {
      x_images_ = {static_cast<const Source*>(t_.x) + image * g_.in_image, g_.in_image, least(step, t_.images - image)};
      y_images_ = {static_cast<const Source*>(t_.dy) + image * g_.out_image, g_.out_image, x_images_.count};
      for (int64_t d = 0; d < g_.d.count; ++d)
        for (int64_t tap = 0; tap < g_.d.taps; ++tap)
          if (is_inside(g_.d, d, tap))
            for (int64_t segment = 0; segment < l_.segments; ++segment) one_segment(d, tap, segment);
    }
    _tile_release();
    fence();
    take_sums();
  }

 private:
  /// The blocks of a row of taps, neighbours in w behind one another, for they share what they read.
  void list_blocks() {
    const bool whole = g_.runs == 1 && g_.in_channels % half == 0;
    const int64_t channels = whole ? g_.in_channels / half : 1, taps = l_.entries / channels;
    for (int64_t e = 0; e < l_.entries; ++e) order_[e] = e % taps * channels + e / taps;
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

  void one_segment(int64_t d, int64_t tap_d, int64_t segment) {
    const int64_t first = segment * l_.columns, places = least(l_.columns, g_.w.count - first);
    const int64_t plane = (d * g_.d.in_step + g_.d.offset[tap_d]) * g_.in_plane;
    int64_t turned = -1;  // the last row of x that is
    for (int64_t row = t_.first_row; row < t_.last_row; ++row) {
      const Reach reach = reach_of(g_.h, row, row + 1);
      for (int64_t r = most(reach.first, turned + 1); r < reach.last; ++r) turn_x(plane, r, first);
      turned = most(turned, reach.last - 1);
      turn_y(d * g_.out_plane + row * g_.out_row + first * g_.out_pixel, places);
      fence();
      one_row(tap_d, row, places);
      fence();
    }
  }

  void turn_x(int64_t plane, int64_t row, int64_t first) {
    const int64_t column = first * g_.w.in_step + g_.low;
    const int64_t before = least(l_.x_columns, most(0, -column)), skipped = most(0, column);
    const int64_t inside = most(0, least(l_.x_columns - before, g_.w.in_length - skipped));
    const int64_t place = g_.in_channels * 64;
    char* to = x_ + row % l_.rows * l_.x_row;
    for (int p = 0; p < Pieces; ++p) {
      memset(to + p * l_.x_piece, 0, size_t(before * place));
      memset(to + p * l_.x_piece + (before + inside) * place, 0, size_t((l_.x_columns - before - inside) * place));
    }
    turn_to_rows<Pieces>(x_images_, plane + row * g_.in_row + skipped * g_.in_pixel, inside * g_.in_channels,
                         to + before * place, l_.x_piece);
  }

  void turn_y(int64_t at, int64_t places) {
    if (g_.out_channels % half == 0)
      return turn_to_tiles<Pieces>(y_images_, at, places * g_.out_channels, y_, l_.y_piece);
    for (int64_t p = 0; p < places; ++p)
      turn_to_tiles<Pieces>(y_images_, at + p * g_.out_pixel, g_.out_channels, y_ + p * l_.y_blocks * tile, l_.y_piece);
  }

  void one_row(int64_t tap_d, int64_t row, int64_t places) {
    Sums s{};
    s.places = places;
    s.a_step = g_.w.in_step * g_.in_channels * 64;
    s.a_piece = l_.x_piece;
    s.b_step = l_.y_blocks * tile;
    s.b_piece = l_.y_piece;
    for (int64_t block = first_block_; block < last_block_; ++block) {
      s.b = y_ + block * tile;
      int count = 0;
      for (int64_t h = 0; h < g_.h.taps; ++h) {
        if (!is_inside(g_.h, row, h)) continue;
        const char* x = x_ + (row * g_.h.in_step + g_.h.offset[h]) % l_.rows * l_.x_row;
        for (int64_t e = 0; e < l_.entries; ++e) {
          const int64_t run = order_[e] / l_.run_blocks, m = order_[e] % l_.run_blocks;
          s.a[count] = x + ((g_.w.offset[run] - g_.low) * g_.in_channels + m * half) * 64;
          s.c[count] = sums_ + (((tap_d * g_.h.taps + h) * l_.entries + order_[e]) * l_.y_blocks + block) * tile;
          if (++count < most_blocks) continue;
          add<3, Pieces>(s);
          count = 0;
        }
      }
      if (count == 2) add<2, Pieces>(s);
      if (count == 1) add<1, Pieces>(s);
    }
  }

  /// Adds the tiles to the sums in the kernel's layout.
  void take_sums() {
    float* sums = static_cast<float*>(t_.sums);
    const int64_t runs = g_.d.taps * g_.h.taps * g_.runs;
    for (int64_t run = 0; run < runs; ++run)
      for (int64_t i = 0; i < g_.run_length; ++i) {
        const char* row = sums_ + (run * l_.run_blocks + i / half) * l_.y_blocks * tile + i % half * 64;
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
  const Layout l_;
  Images<Source> x_images_{}, y_images_{};
  char *x_, *y_, *sums_;
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
