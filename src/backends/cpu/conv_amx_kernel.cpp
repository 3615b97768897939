// The gradient of a convolution's kernel on AMX tiles: of bfloat16, and of float32 in three pieces of bfloat16 each.
// The sum runs over images first: 32 of them are a step of k, so each place of y meets each place of x in whole tiles,
// whatever taps, strides and dilation lie between, and places outside take part in nothing. Between a few products of
// tiles at a time vectors turn a little of what the next row needs: a processor looks no further ahead.
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

/// Elements of up to 32 images that are turned together: places of `width` neighbours each, in blocks of 16.
template <class Source>
struct Line {
  const Source* first;
  int64_t images, image_step;    // elements
  int64_t width, place, blocks;  // elements from place to place; blocks of all places
  char* to;
  int64_t piece;  // bytes from piece to piece
  bool rows;      // whether elements become rows of 32 images, or tiles [pair of images][element]
};

/// Turns a line around, a few pairs of images or one tile at a time.
template <int Pieces, class Source>
class Turner {
 public:
  bool done() const { return left_ == 0; }
  void begin(const Line<Source>& line) {
    line_ = line;
    from_ = line.first;
    to_ = line.to;
    left_ = line.blocks;
    column_ = 0;
    pair_ = turned_ = 0;
  }

  void part() {
    const int64_t width = line_.width - column_;
    if (pair_ < pairs) {
      line_.rows ? turn_pairs(pairs_, tile, width) : turn_pairs(to_, line_.piece, width);
      if (pair_ < pairs || (line_.rows && Pieces > 1)) return;
    }
    if (line_.rows) {
      transpose_pairs(pairs_ + turned_ * tile, to_ + turned_ * line_.piece, width);
      if (++turned_ < Pieces) return;
    }
    next_block();
  }

 private:
  static constexpr int pairs = step / 2, pairs_at_once = Pieces == 1 ? pairs : 2;

  void turn_pairs(char* to, int64_t piece, int64_t width) {
    const __mmask16 mask = F32::mask(width);
    const int64_t image_step = line_.image_step;
    const Source* from = from_ + column_ + 2 * pair_ * image_step;
    to += pair_ * 64;
    for (int i = 0; i < pairs_at_once; ++i, ++pair_, from += 2 * image_step, to += 64) {
      __builtin_prefetch(from + half, 0, 2);
      __builtin_prefetch(from + image_step + half, 0, 2);
      const __m512 even = 2 * pair_ < line_.images ? F32::load(from, mask) : F32::zero();
      const __m512 odd = 2 * pair_ + 1 < line_.images ? F32::load(from + image_step, mask) : F32::zero();
      put_pairs<Pieces>(to, piece, even, odd);
    }
  }
  void next_block() {
    pair_ = turned_ = 0;
    to_ += tile;
    --left_;
    if ((column_ += half) < line_.width) return;
    column_ = 0;
    from_ += line_.place;
  }

  Line<Source> line_{};
  const Source* from_ = nullptr;
  char* to_ = nullptr;
  int64_t left_ = 0, column_ = 0;
  int pair_ = 0, turned_ = 0;
  alignas(64) char pairs_[Pieces * tile];
};

// ---- What lies where ------------------------------------------------------------------------------------------------

/// The turned rows of one segment of columns, and the tiles of sums: blocks of 16 rows by 16 of y's channels.
struct Layout {
  int64_t columns, segments;    // of y
  int64_t x_columns;            // that a segment reaches
  int64_t rows;                 // of x that two rows of y behind one another reach
  int64_t x_row, x_piece;       // bytes
  int64_t y_blocks, y_row;      // of a place; bytes of a piece, of which there are two rows
  int64_t run_blocks, entries;  // blocks of a run; of a row of taps

  Layout(const KernelGradient& g, int pieces) {
    const int64_t reach = g.w.offset[g.w.taps - 1] - g.w.offset[0] + 1;
    rows = g.h.offset[g.h.taps - 1] - g.h.offset[0] + 1 + g.h.in_step;
    y_blocks = (g.out_channels + half - 1) / half;
    const int64_t column = pieces * (rows * g.w.in_step * g.in_channels * 64 + 2 * y_blocks * tile);
    const int64_t halo = pieces * rows * reach * g.in_channels * 64;
    const int64_t room = most(most(segment_bytes - halo, halo) / column, 1);
    segments = (g.w.count + room - 1) / room;
    columns = (g.w.count + segments - 1) / segments;
    x_columns = (columns - 1) * g.w.in_step + reach;
    x_row = x_columns * g.in_channels * 64;
    x_piece = rows * x_row + tile;  // tiles may read a block beyond
    y_row = columns * y_blocks * tile;
    run_blocks = (g.run_length + half - 1) / half;
    entries = g.runs * run_blocks;
  }
  int64_t sums(const KernelGradient& g) const { return g.d.taps * g.h.taps * entries * y_blocks * tile; }
};

template <int Pieces>
int64_t kernel_gradient_scratch(const KernelGradient& g) {
  const Layout l(g, Pieces);
  return Pieces * (l.x_piece + 2 * l.y_row) + l.sums(g) + in_lines(l.entries * 8);
}

// ---- Sums -----------------------------------------------------------------------------------------------------------

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
  KernelSums(const KernelGradient& g, const KernelGradientTask& t) : g_(g), t_(t), l_(g, Pieces) {
    x_ = static_cast<char*>(t.scratch);
    y_ = x_ + Pieces * l_.x_piece;
    sums_ = y_ + Pieces * 2 * l_.y_row;
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
      image_ = image;
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
    first_ = segment * l_.columns;
    places_ = least(l_.columns, g_.w.count - first_);
    x_plane_ = (d * g_.d.in_step + g_.d.offset[tap_d]) * g_.in_plane;
    y_plane_ = d * g_.out_plane;
    x_row_ = x_end_ = 0;
    want_row(t_.first_row);
    for (int64_t row = t_.first_row; row < t_.last_row; ++row) {
      while (turn_part()) continue;
      if (row + 1 < t_.last_row) want_row(row + 1);
      fence();
      one_row(tap_d, row, places_);
      fence();
    }
  }

  /// What is to be turned now: the rows of x that a row of y reaches, then the row itself.
  void want_row(int64_t row) {
    const Reach reach = reach_of(g_.h, row, row + 1);
    x_row_ = most(reach.first, x_end_);
    x_end_ = most(reach.last, x_end_);
    y_row_ = row;
    y_wanted_ = true;
  }
  /// False where all is turned.
  [[gnu::noinline]] bool turn_part() {
    while (turner_.done())
      if (!next_line()) return false;
    turner_.part();
    return true;
  }
  bool next_line() {
    if (x_row_ < x_end_) {
      begin_x(x_row_++);
      return true;
    }
    if (!y_wanted_) return false;
    turner_.begin({static_cast<const Source*>(t_.dy) + image_ * g_.out_image + y_plane_ + y_row_ * g_.out_row +
                       first_ * g_.out_pixel,
                   images(), g_.out_image, g_.out_channels, g_.out_pixel, places_ * l_.y_blocks, y_of(y_row_), l_.y_row,
                   false});
    y_wanted_ = false;
    return true;
  }

  void begin_x(int64_t row) {
    const int64_t column = first_ * g_.w.in_step + g_.low;
    const int64_t before = least(l_.x_columns, most(0, -column)), skipped = most(0, column);
    const int64_t inside = most(0, least(l_.x_columns - before, g_.w.in_length - skipped));
    const int64_t place = g_.in_channels * 64, elements = inside * g_.in_channels;
    char* to = x_ + row % l_.rows * l_.x_row;
    for (int p = 0; p < Pieces; ++p) {
      memset(to + p * l_.x_piece, 0, size_t(before * place));
      memset(to + p * l_.x_piece + (before + inside) * place, 0, size_t((l_.x_columns - before - inside) * place));
    }
    turner_.begin(
        {static_cast<const Source*>(t_.x) + image_ * g_.in_image + x_plane_ + row * g_.in_row + skipped * g_.in_pixel,
         images(), g_.in_image, elements, 0, (elements + half - 1) / half, to + before * place, l_.x_piece, true});
  }
  int64_t images() const { return least(step, t_.images - image_); }
  char* y_of(int64_t row) const { return y_ + row % 2 * Pieces * l_.y_row; }

  void one_row(int64_t tap_d, int64_t row, int64_t places) {
    Sums s{};
    s.places = places;
    s.a_step = g_.w.in_step * g_.in_channels * 64;
    s.a_piece = l_.x_piece;
    s.b_step = l_.y_blocks * tile;
    s.b_piece = l_.y_row;
    const auto beside = [&] {
      fence();
      turn_part();
      fence();
    };
    for (int64_t block = first_block_; block < last_block_; ++block) {
      s.b = y_of(row) + block * tile;
      int count = 0;
      for (int64_t h = 0; h < g_.h.taps; ++h) {
        if (!is_inside(g_.h, row, h)) continue;
        const char* x = x_ + (row * g_.h.in_step + g_.h.offset[h]) % l_.rows * l_.x_row;
        for (int64_t e = 0; e < l_.entries; ++e) {
          const int64_t run = order_[e] / l_.run_blocks, m = order_[e] % l_.run_blocks;
          s.a[count] = x + ((g_.w.offset[run] - g_.low) * g_.in_channels + m * half) * 64;
          s.c[count] = sums_ + (((tap_d * g_.h.taps + h) * l_.entries + order_[e]) * l_.y_blocks + block) * tile;
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
  int64_t image_ = 0, first_ = 0, places_ = 0;  // the first of 32 images; the segment's columns
  int64_t x_plane_ = 0, y_plane_ = 0;           // elements
  int64_t x_row_ = 0, x_end_ = 0, y_row_ = 0;   // rows to be turned
  bool y_wanted_ = false;
  Turner<Pieces, Source> turner_;
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
