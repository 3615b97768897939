// Images turned around for gradients of kernels. Their sum runs over images first: 32 of them are a step of k, so each
// place of y meets each place of x in whole rows, whatever taps, strides and dilation lie between, and places outside
// take part in nothing.
#pragma once

#include "backends/cpu/bf16_pairs.hpp"
#include "backends/cpu/conv_rows.hpp"

#if defined(__AVX512BF16__)
namespace addax::backends::cpu {
namespace {

constexpr int half = 16;                      // elements of a block
constexpr int tile = 1024;                    // bytes of 32 images of a block
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
  int64_t piece;        // bytes from piece to piece,
  int64_t pair, block;  // from pair to pair of images, and from block to block of a place
  bool rows;            // whether elements become rows of 32 images, or rows of pairs of images
};

/// Goes through the blocks of a line.
template <class Source>
class LineWalk {
 public:
  bool done() const { return left_ == 0; }
  void begin(const Line<Source>& line) {
    line_ = line;
    from_ = line.first;
    to_ = place_ = line.to;
    left_ = line.blocks;
    column_ = 0;
  }

 protected:
  struct Block {
    const Source* from;
    char* to;
    int64_t width;
  };
  Block block() const { return {from_ + column_, to_, least(line_.width - column_, half)}; }
  void next_block() {
    --left_;
    column_ += half;
    to_ += line_.block;
    if (column_ < line_.width) return;
    column_ = 0;
    from_ += line_.place;
    to_ = place_ += tile * ((line_.width + half - 1) / half);
  }

  Line<Source> line_{};

 private:
  const Source* from_ = nullptr;
  char *to_ = nullptr, *place_ = nullptr;
  int64_t left_ = 0, column_ = 0;
};

template <int Pieces, class Source>
class Turner;

/// Floats in three pieces: a few pairs of images, or the rows of one piece, at a time.
template <>
class Turner<3, float> : public LineWalk<float> {
 public:
  void part() {
    const Block b = block();
    if (pair_ < pairs) {
      line_.rows ? turn_pairs(b, pairs_, tile) : turn_pairs(b, b.to, line_.piece);
      if (pair_ < pairs || line_.rows) return;
    }
    if (line_.rows) {
      transpose_pairs(pairs_ + turned_ * tile, b.to + turned_ * line_.piece, b.width);
      if (++turned_ < pieces) return;
    }
    pair_ = turned_ = 0;
    next_block();
  }

 private:
  static constexpr int pieces = 3, pairs = step / 2, pairs_at_once = 2;

  void turn_pairs(const Block& b, char* to, int64_t piece) {
    const __mmask16 mask = F32::mask(b.width);
    const int64_t image_step = line_.image_step, pair = line_.pair;
    const float* from = b.from + 2 * pair_ * image_step;
    to += pair_ * pair;
    for (int i = 0; i < pairs_at_once; ++i, ++pair_, from += 2 * image_step, to += pair) {
      __builtin_prefetch(from + half, 0, 2);
      __builtin_prefetch(from + image_step + half, 0, 2);
      const __m512 even = 2 * pair_ < line_.images ? F32::load(from, mask) : F32::zero();
      const __m512 odd = 2 * pair_ + 1 < line_.images ? F32::load(from + image_step, mask) : F32::zero();
      put_pairs<pieces>(to, piece, even, odd);
    }
  }

  int pair_ = 0, turned_ = 0;
  alignas(64) char pairs_[pieces * tile];
};

/// Two blocks at a time where they are neighbours: a line of the cache.
template <>
class Turner<1, Bf16> : public LineWalk<Bf16> {
 public:
  void part() {
    const Block first = block();
    next_block();
    Block second{};
    if (!done() && block().from == first.from + half) {
      second = block();
      next_block();
    }
    if (!line_.rows) return turn_pairs(first, second);
    turn_pairs({first.from, pairs_, first.width}, {second.from, pairs_ + tile, second.width});
    transpose_pairs(pairs_, first.to, first.width);
    if (second.width) transpose_pairs(pairs_ + tile, second.to, second.width);
  }

 private:
  void turn_pairs(const Block& first, const Block& second) {
    alignas(64) static constexpr uint16_t order[2][32] = {
        {0, 32, 1, 33, 2,  34, 3,  35, 4,  36, 5,  37, 6,  38, 7,  39,
         8, 40, 9, 41, 10, 42, 11, 43, 12, 44, 13, 45, 14, 46, 15, 47},
        {16, 48, 17, 49, 18, 50, 19, 51, 20, 52, 21, 53, 22, 54, 23, 55,
         24, 56, 25, 57, 26, 58, 27, 59, 28, 60, 29, 61, 30, 62, 31, 63}};
    const __m512i low = _mm512_load_si512(order[0]), high = _mm512_load_si512(order[1]);
    const __mmask32 mask = F32::mask(first.width) | __mmask32(F32::mask(second.width)) << half;
    const Bf16* from = first.from;
    const int64_t image_step = line_.image_step, pair = line_.pair;
    char *to = first.to, *beside = second.to;
    for (int64_t image = 0; image < step; image += 2, from += 2 * image_step, to += pair, beside += pair) {
      __builtin_prefetch(from + 3 * step, 0, 2);
      __builtin_prefetch(from + image_step + 3 * step, 0, 2);
      const __m512i even = _mm512_maskz_loadu_epi16(image < line_.images ? mask : 0, from);
      const __m512i odd = _mm512_maskz_loadu_epi16(image + 1 < line_.images ? mask : 0, from + image_step);
      _mm512_storeu_si512(to, _mm512_permutex2var_epi16(even, low, odd));
      if (second.width) _mm512_storeu_si512(beside, _mm512_permutex2var_epi16(even, high, odd));
    }
  }

  alignas(64) char pairs_[2 * tile];
};

// ---- What lies where ------------------------------------------------------------------------------------------------

/// How the pairs of images of a place of y lie: block by block, as tiles read them, or all channels of a pair together.
enum class PairsOfY { blocks, rows };

/// The turned rows of one segment of columns.
struct TurnedLayout {
  int64_t columns, segments;  // of y
  int64_t x_columns;          // that a segment reaches
  int64_t rows;               // of x that two rows of y behind one another reach
  int64_t x_row, x_piece;     // bytes
  int64_t y_blocks, y_row;    // of a place; bytes of a piece, of which there are two rows
  int64_t y_pair, y_block;    // bytes from one to the next

  TurnedLayout(const KernelGradient& g, int pieces, PairsOfY pairs) {
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
    y_pair = pairs == PairsOfY::blocks ? 64 : y_blocks * 64;
    y_block = pairs == PairsOfY::blocks ? tile : 64;
  }
  int64_t bytes(int pieces) const { return pieces * (x_piece + 2 * y_row); }
};

/// Turns rows around in the order in which a task needs them. Source is the element type in memory.
template <int Pieces, class Source>
class TurnedImages {
 public:
  TurnedImages(const KernelGradient& g, const KernelGradientTask& t, PairsOfY pairs)
      : g_(g), t_(t), layout_(g, Pieces, pairs), x_(static_cast<char*>(t.scratch)), y_(x_ + Pieces * layout_.x_piece) {}

  const TurnedLayout& layout() const { return layout_; }
  char* end() const { return x_ + layout_.bytes(Pieces); }
  /// Of the present row of y.
  int64_t images() const { return least(step, t_.images - image_); }
  int64_t places() const { return places_; }
  /// The column of the first of them.
  int64_t first_column() const { return first_; }
  const char* y_of(int64_t row) const { return y_ + row % 2 * Pieces * layout_.y_row; }
  /// The row of x that a tap of h meets there, at the first column that taps reach.
  const char* x_of(int64_t row, int64_t tap) const {
    return x_ + (row * g_.h.in_step + g_.h.offset[tap]) % layout_.rows * layout_.x_row;
  }

  /// Calls add(tap of d, row of y) with all that it meets turned around; turn_part() may go on with the next row then.
  template <class Add>
  void each_row(const Add& add) {
    for (image_ = 0; image_ < t_.images; image_ += step)
      for (int64_t d = 0; d < g_.d.count; ++d)
        for (int64_t tap = 0; tap < g_.d.taps; ++tap)
          if (is_inside(g_.d, d, tap))
            for (int64_t segment = 0; segment < layout_.segments; ++segment) {
              begin(d, tap, segment);
              for (int64_t row = t_.first_row; row < t_.last_row; ++row) {
                while (turn_part()) continue;
                if (row + 1 < t_.last_row) want_row(row + 1);
                add(tap, row);
              }
            }
  }

  /// False where all is turned.
  [[gnu::noinline]] bool turn_part() {
    while (turner_.done())
      if (!next_line()) return false;
    turner_.part();
    return true;
  }

 private:
  void begin(int64_t d, int64_t tap_d, int64_t segment) {
    first_ = segment * layout_.columns;
    places_ = least(layout_.columns, g_.w.count - first_);
    x_plane_ = (d * g_.d.in_step + g_.d.offset[tap_d]) * g_.in_plane;
    y_plane_ = d * g_.out_plane;
    x_row_ = x_end_ = 0;
    want_row(t_.first_row);
  }

  /// What is to be turned now: the rows of x that a row of y reaches, then the row itself.
  void want_row(int64_t row) {
    const Reach reach = reach_of(g_.h, row, row + 1);
    x_row_ = most(reach.first, x_end_);
    x_end_ = most(reach.last, x_end_);
    y_row_ = row;
    y_wanted_ = true;
  }
  bool next_line() {
    if (x_row_ < x_end_) {
      begin_x(x_row_++);
      return true;
    }
    if (!y_wanted_) return false;
    begin_y();
    y_wanted_ = false;
    return true;
  }

  void begin_x(int64_t row) {
    const int64_t column = first_ * g_.w.in_step + g_.low;
    const int64_t before = least(layout_.x_columns, most(0, -column)), skipped = most(0, column);
    const int64_t inside = most(0, least(layout_.x_columns - before, g_.w.in_length - skipped));
    const int64_t place = g_.in_channels * 64, elements = inside * g_.in_channels;
    char* to = x_ + row % layout_.rows * layout_.x_row;
    for (int p = 0; p < Pieces; ++p) {
      memset(to + p * layout_.x_piece, 0, size_t(before * place));
      memset(to + p * layout_.x_piece + (before + inside) * place, 0,
             size_t((layout_.x_columns - before - inside) * place));
    }
    turner_.begin({.first = static_cast<const Source*>(t_.x) + image_ * g_.in_image + x_plane_ + row * g_.in_row +
                            skipped * g_.in_pixel,
                   .images = images(),
                   .image_step = g_.in_image,
                   .width = elements,
                   .place = 0,
                   .blocks = (elements + half - 1) / half,
                   .to = to + before * place,
                   .piece = layout_.x_piece,
                   .pair = 64,
                   .block = tile,
                   .rows = true});
  }
  void begin_y() {
    turner_.begin({.first = static_cast<const Source*>(t_.dy) + image_ * g_.out_image + y_plane_ + y_row_ * g_.out_row +
                            first_ * g_.out_pixel,
                   .images = images(),
                   .image_step = g_.out_image,
                   .width = g_.out_channels,
                   .place = g_.out_pixel,
                   .blocks = places_ * layout_.y_blocks,
                   .to = y_ + (y_of(y_row_) - y_),
                   .piece = layout_.y_row,
                   .pair = layout_.y_pair,
                   .block = layout_.y_block,
                   .rows = false});
  }

  const KernelGradient& g_;
  const KernelGradientTask& t_;
  const TurnedLayout layout_;
  int64_t image_ = 0, first_ = 0, places_ = 0;  // the first of 32 images; the segment's columns
  int64_t x_plane_ = 0, y_plane_ = 0;           // elements
  int64_t x_row_ = 0, x_end_ = 0, y_row_ = 0;   // rows to be turned
  bool y_wanted_ = false;
  Turner<Pieces, Source> turner_;
  char *x_, *y_;
};

}  // namespace
}  // namespace addax::backends::cpu
#endif
