// Convolutions on AMX tiles: of bfloat16, and of float32 in three pieces of bfloat16 each, as in gemm_amx_f32.cpp.
// Pixels are rows of tiles as they lie, sixteen side by side; taps beside them are the same tile moved by some bytes.
// Rows of the input lie behind one another, with zeros between them that both may meet: so short rows of results can be
// one line, of which some positions between two rows count for nothing. Vectors cut a little of the input or take up a
// few results between every four products of the tiles, which leave them idle: a processor looks no further ahead.
// Where a result is not finite, false is returned: pieces, and zeros beside the kernel, cannot say what it should be.
#include "backends/cpu/conv_rows.hpp"
#include "backends/cpu/gemm_amx.hpp"

namespace addax::backends::cpu {
#if defined(__AMX_BF16__) && defined(__AMX_TILE__)
namespace {

constexpr int half = 16;    // pixels, or columns, of a tile
constexpr int tile = 1024;  // bytes

/// Tiles 0 to 3 are results, 4 and 5 rows of A, 6 and 7 columns of B; all of A and of the results have so many rows.
void configure_rows(int64_t rows) {
  TileConfig config;
  for (int t = 0; t < 8; ++t) {
    config.column_bytes[t] = 64;
    config.rows[t] = uint8_t(t < 6 ? rows : half);
  }
  load(config);
}

/// Where the operands of a step of k lie: piece p of A at a + p · a_piece.
struct Operands {
  const char *a, *lower, *b, *right;
  int64_t a_row, a_piece, b_row, b_piece;
};

/// `beside()` is called after every four products.
template <bool Two, bool Wide, int Pieces, class Beside>
inline void multiply_step(const Operands& o, const Beside& beside) {
  const auto load_a = [&](int piece) {
    _tile_loadd(4, o.a + piece * o.a_piece, o.a_row);
    if constexpr (Two) _tile_loadd(5, o.lower + piece * o.a_piece, o.a_row);
  };
  const auto load_b = [&](int piece) {
    _tile_loadd(6, o.b + piece * o.b_piece, o.b_row);
    if constexpr (Wide) _tile_loadd(7, o.right + piece * o.b_piece, o.b_row);
  };
  const auto multiply = [&] {
    _tile_dpbf16ps(0, 4, 6);
    if constexpr (Wide) _tile_dpbf16ps(1, 4, 7);
    if constexpr (Two) _tile_dpbf16ps(2, 5, 6);
    if constexpr (Two && Wide) _tile_dpbf16ps(3, 5, 7);
    fence();
    beside();
    fence();
  };
  if constexpr (Pieces == 1) {
    load_a(0);
    load_b(0);
    multiply();
  } else {
    load_a(0);
    load_b(2);
    multiply();
    load_b(1);  // each pair of pieces shares one with the pair before
    multiply();
    load_a(1);
    multiply();
    load_b(0);
    multiply();
    load_a(2);
    multiply();
    load_a(0);
    multiply();
  }
}

/// Follows whether all that it saw was finite.
class Finite {
 public:
  void see(__m512 v) { sum_ = F32::fma(v, F32::zero(), sum_); }  // zero, or not a number
  bool all() const { return _mm512_cmp_ps_mask(sum_, F32::zero(), _CMP_NEQ_UQ) == 0; }

 private:
  __m512 sum_ = F32::zero();
};

// ---- y, or the gradient of x ----------------------------------------------------------------------------------------

int64_t steps_of(const Correlation& c) { return (c.run_length + step - 1) / step; }
int64_t runs_of(const Correlation& c) { return c.d.taps * c.h.taps * c.runs; }
int64_t reach_rows(const Correlation& c, int64_t rows) {
  return c.h.taps ? (rows - 1) * c.h.in_step + c.h.offset[c.h.taps - 1] - c.h.offset[0] + 1 : 0;
}
/// Of the copied input: zeros in front of the first row, and pixels from one row to the next.
int64_t before_of(const Correlation& c) { return most(0, -c.low) * c.in_pixel; }
int64_t pitch_of(const Correlation& c) {
  const int64_t zeros = most(most(0, -c.low), c.low + c.width - c.w.in_length);
  const int64_t pitch = most(c.w.count, c.w.in_length + zeros);
  return c.in_pixel % step == half ? round_up(pitch, 2) : pitch;  // rows begin where lines of the cache do
}
/// Elements of one piece of the copied input, which tiles may read a step beyond.
int64_t plane_size(const Correlation& c, int64_t rows) {
  return round_up(before_of(c) + c.d.taps * reach_rows(c, rows) * pitch_of(c) * c.in_pixel + step, step);
}

template <int Pieces>
int64_t packed_bytes(const Correlation& c) {
  return runs_of(c) * steps_of(c) * 2 * Pieces * tile;
}

/// [run][step][half of the columns][piece]: tiles of pairs of k.
template <int Pieces, class Source>
void pack(const Correlation& c, const void* kernel, void* packed, int64_t first, int64_t last) {
  const int64_t row = c.groups * (c.transposed ? c.in_channels : c.out_channels), channels = c.in_channels;
  const Source* weights = static_cast<const Source*>(kernel);
  for (int64_t index = first; index < last; ++index) {
    const int64_t group = index / c.panels, column = index % c.panels * side;
    const int64_t width = least(side, c.out_channels - column), pixel = c.w.in_step * channels;
    char* to = static_cast<char*>(packed) + index * packed_bytes<Pieces>(c);
    /// Row k of a run: 32 columns, of each of the joined pixels in turn.
    const auto read = [&](int64_t d, int64_t h, int64_t run, int64_t k, float* values) {
      memset(values, 0, side * sizeof(float));
      for (int64_t joined = 0; joined < c.joined; ++joined, k -= pixel, values += width) {
        if (k < 0 || k >= c.w.taps / c.runs * channels) continue;
        const int64_t w = c.runs == 1 ? k / channels : run, channel = k % channels;
        const int64_t tap = (c.d.index[d] * c.kernel_h + c.h.index[h]) * c.kernel_w + c.w.index[w];
        const Source* from = c.transposed
                                 ? weights + (tap * c.out_channels + column) * row + group * channels + channel
                                 : weights + (tap * channels + channel) * row + group * c.out_channels + column;
        for (int64_t j = 0; j < width; ++j) values[j] = to_float(from[c.transposed ? j * row : j]);
      }
    };
    float even[side], odd[side];
    for (int64_t d = 0; d < c.d.taps; ++d)
      for (int64_t h = 0; h < c.h.taps; ++h)
        for (int64_t run = 0; run < c.runs; ++run)
          for (int64_t s = 0; s < steps_of(c); ++s, to += 2 * Pieces * tile)
            for (int64_t pair = 0; pair < step / 2; ++pair) {
              read(d, h, run, s * step + 2 * pair, even);
              read(d, h, run, s * step + 2 * pair + 1, odd);
              for (int columns = 0; columns < 2; ++columns)
                put_pairs<Pieces>(to + columns * Pieces * tile + pair * 64, tile,
                                  _mm512_loadu_ps(even + columns * half), _mm512_loadu_ps(odd + columns * half));
            }
  }
}

template <int Pieces>
int64_t correlate_scratch(const Correlation& c, int64_t rows) {
  return in_lines(runs_of(c) * 8) + in_lines(Pieces * plane_size(c, rows) * 2) + side * side * 4 +
         in_lines(c.joined * c.out_channels * c.groups * 4 + 64);
}

template <int Pieces, class Source>
class Correlator {
 public:
  Correlator(const Correlation& c, const CorrelationTask& t)
      : c_(c),
        t_(t),
        reach_(reach_rows(c, t.last - t.first)),
        before_(before_of(c)),
        pitch_(pitch_of(c)),
        plane_(plane_size(c, t.last - t.first)),
        step_(c.w.in_step * c.joined),
        count_(c.w.count / c.joined),
        out_step_(c.joined * c.w.out_step * c.out_pixel) {
    char* room = static_cast<char*>(t.scratch);
    runs_ = reinterpret_cast<int64_t*>(room);
    planes_ = reinterpret_cast<Bf16*>(room += in_lines(runs_of(c) * 8));
    buffer_ = reinterpret_cast<float*>(room += in_lines(Pieces * plane_ * 2));
    bias_ = reinterpret_cast<float*>(room + side * side * 4);
    cut();
  }

  bool run() {
    for (int64_t joined = 0; t_.bias && joined < c_.joined; ++joined)
      convert(bias_ + joined * c_.out_channels, static_cast<const Source*>(t_.bias), c_.out_channels * c_.groups);
    clear(0, before_);
    clear(plane_ - step, step);
    find_runs();
    configure_rows(pixels_);
    for (int64_t index = 0; index < c_.groups * c_.panels; ++index)
      for (int64_t chunk = 0; chunk < chunks_; chunk += 2) two_chunks(index, chunk, least(2, chunks_ - chunk));
    take_results();
    _tile_release();
    return finite_.all();
  }

 private:
  /// Lines of results in chunks: rows, or all rows as one where that makes fewer of them.
  void cut() {
    const int64_t rows = t_.last - t_.first, whole = (rows - 1) * pitch_ + count_;
    const int64_t each = (count_ + half - 1) / half, joined = (whole + half - 1) / half;
    const bool join = step_ == 1 && c_.h.in_step == 1 && joined < rows * each;
    line_ = join ? whole : count_;
    line_chunks_ = join ? joined : each;
    chunks_ = join ? joined : rows * each;
    pixels_ = (line_ + line_chunks_ - 1) / line_chunks_;
  }

  void clear(int64_t at, int64_t elements) {
    for (int piece = 0; piece < Pieces; ++piece) memset(planes_ + piece * plane_ + at, 0, size_t(elements) * 2);
  }

  /// Copies the next part of the input: row by row, each of all planes.
  void copy_part() {
    if (!left_) begin_row();
    const int64_t count = least(left_, part_elements);
    if constexpr (Pieces == 1) {
      memcpy(to_, from_, size_t(count) * 2);
    } else {
      for (int64_t i = 0, n; i < count; i += n) {
        n = least(count - i, step - (to_ + i - planes_) % step);  // so that no store crosses a line of the cache
        put_row<Pieces>(reinterpret_cast<char*>(to_ + i), plane_ * 2, from_ + i, n);
        __builtin_prefetch(from_ + i + 2 * 512);
        __builtin_prefetch(from_ + i + 2 * 512 + half);
      }
    }
    from_ += count;
    to_ += count;
    if ((left_ -= count)) return;
    clear(to_ - planes_, after_);
    ++copied_;
  }
  void begin_row() {
    const int64_t row = copied_ / c_.d.taps, d = copied_ % c_.d.taps, length = pitch_ * c_.in_pixel;
    const int64_t plane = t_.d * c_.d.in_step + c_.d.offset[d], h = t_.first * c_.h.in_step + c_.h.offset[0] + row;
    const bool inside = plane >= 0 && plane < c_.d.in_length && h >= 0 && h < c_.h.in_length;
    from_ = static_cast<const Source*>(t_.in) + plane * c_.in_plane + h * c_.in_row;
    to_ = planes_ + before_ + (d * reach_ + row) * length;
    left_ = inside ? c_.w.in_length * c_.in_pixel : 0;
    after_ = length - left_ + least(step, (reach_ - 1 - row) * length);  // a step may read beyond
  }

  void find_runs() {
    int64_t count = 0;
    for (int64_t d = 0; d < c_.d.taps; ++d)
      for (int64_t h = 0; h < c_.h.taps; ++h)
        for (int64_t run = 0; run < c_.runs; ++run)
          runs_[count++] =
              ((d * reach_ + c_.h.offset[h] - c_.h.offset[0]) * pitch_ + c_.w.offset[run]) * c_.in_pixel * 2;
  }

  /// The first position of a chunk in its line; the last chunk of a line may share some with the one before.
  int64_t position_of(int64_t chunk) const { return least(chunk % line_chunks_ * pixels_, line_ - pixels_); }
  const char* input_of(int64_t chunk) const {
    const int64_t row = chunk / line_chunks_ * c_.h.in_step;
    return reinterpret_cast<const char*>(planes_ + before_ + (row * pitch_ + position_of(chunk) * step_) * c_.in_pixel);
  }
  /// How many rows of planes must have been copied for a chunk.
  int64_t needed(int64_t chunk) const {
    const int64_t row = chunk / line_chunks_ + (position_of(chunk) + pixels_ - 1) / pitch_;
    return least(reach_, row * c_.h.in_step + reach_rows(c_, 1)) * c_.d.taps;
  }

  void two_chunks(int64_t index, int64_t chunk, int64_t count) {
    const int64_t group = index / c_.panels, column = index % c_.panels * side;
    const int64_t width = least(side, c_.joined * c_.out_channels - column), channels = group * c_.in_channels * 2;
    const char* packed = static_cast<const char*>(t_.packed) + index * packed_bytes<Pieces>(c_);
    const char *upper = input_of(chunk) + channels, *lower = input_of(chunk + count - 1) + channels;
    while (copied_ < needed(chunk + count - 1)) copy_part();
    if (count == 2)
      width > half ? sums<true, true>(upper, lower, packed) : sums<true, false>(upper, lower, packed);
    else
      width > half ? sums<false, true>(upper, lower, packed) : sums<false, false>(upper, lower, packed);
    waiting_ = {chunk, 0, count * pixels_, group * c_.out_channels + column, width, 0, nullptr, nullptr};
  }

  template <bool Two, bool Wide>
  void sums(const char* upper, const char* lower, const char* packed) {
    const int64_t a_row = step_ * c_.in_pixel * 2, runs = runs_of(c_), steps = steps_of(c_);
    fence();
    begin_results<Two, Wide>(nullptr, 0, false);
    Operands o{upper, lower, packed, packed + Pieces * tile, a_row, plane_ * 2, 64, tile};
    for (int64_t r = 0; r < runs; ++r) {
      o.a = upper + runs_[r];
      o.lower = lower + runs_[r];
      for (int64_t s = 0; s < steps; ++s) {
        multiply_step<Two, Wide, Pieces>(o, [&] { do_beside(); });
        o.a += 64;
        o.lower += 64;
        o.b += 2 * Pieces * tile;
        o.right += 2 * Pieces * tile;
      }
    }
    take_results();
    fence();
    end_results<Two, Wide>(reinterpret_cast<char*>(buffer_), side * 4);
    fence();
  }

  /// What vectors do while tiles multiply: a part of the last chunks' results, then of the next chunks' input.
  void do_beside() {
    if (!take_part() && copied_ < c_.d.taps * reach_) copy_part();
  }
  void take_results() {
    while (take_part()) continue;
  }

  /// False where nothing waits.
  bool take_part() {
    Waiting& w = waiting_;
    while (w.pixels <= 0) {
      if (w.first == w.last) return false;
      begin_taking();
    }
    const int64_t count = least(w.pixels, part_pixels);
    take_pixels(w.from, w.out, count);
    w.from += count * side;
    w.out += count * out_step_;
    w.pixels -= count;
    return true;
  }
  /// The next positions that are in one row of one chunk.
  void begin_taking() {
    Waiting& w = waiting_;
    const int64_t lower = w.first / pixels_, chunk = w.chunk + lower, p = w.first - lower * pixels_;
    const int64_t position = position_of(chunk) + p, column = position % pitch_;
    const int64_t row = t_.first + chunk / line_chunks_ + position / pitch_;
    const int64_t left = least(pixels_ - p, pitch_ - column);
    w.from = buffer_ + (lower * half + p) * side;
    w.out = static_cast<Source*>(t_.out) + (t_.d * c_.d.out_step + c_.d.out_first) * c_.out_plane +
            (row * c_.h.out_step + c_.h.out_first) * c_.out_row +
            (column * c_.joined * c_.w.out_step + c_.w.out_first) * c_.out_pixel + w.channel;
    w.pixels = least(left, count_ - column);
    w.first += left;
  }

  void take_pixels(const float* first, Source* to, int64_t pixels) {
    const int64_t width = waiting_.width, out_step = out_step_;
    const float* bias = t_.bias ? bias_ + waiting_.channel : nullptr;
    const __m512 lowest = _mm512_set1_ps(c_.relu ? 0.0f : -__builtin_inff());
    Finite finite = finite_;
    for (int64_t q = 0; q < width; q += half) {
      const __mmask16 mask = F32::mask(width - q);
      const __m512 shift = bias ? F32::load(bias + q, mask) : F32::zero();
      const float* from = first + q;
      Source* out = to + q;
      for (int64_t p = 0; p < pixels; ++p, from += side, out += out_step) {
        if constexpr (Pieces > 1) __builtin_prefetch(out + 2 * half * out_step, 1);  // for the next two chunks' results
        const __m512 v = _mm512_loadu_ps(from);
        finite.see(v);
        put(out, _mm512_maskz_max_ps(0xffff, lowest, F32::add(v, shift)), mask);
      }
    }
    finite_ = finite;
  }

  /// Results in the buffer: positions [first, last) of two chunks are yet to be taken, and these pixels before them.
  struct Waiting {
    int64_t chunk, first, last, channel, width;
    int64_t pixels;
    const float* from;
    Source* out;
  };

  // What is done at once beside four products.
  static constexpr int64_t part_elements = Pieces == 1 ? 512 : 64, part_pixels = Pieces == 1 ? half : 4;

  const Correlation& c_;
  const CorrelationTask& t_;
  const int64_t reach_, before_, pitch_, plane_;  // of the copied input
  const int64_t step_, count_;                    // pixels from one row of a tile to the next; such rows of a line
  const int64_t out_step_;                        // elements from one of their results to the next
  int64_t* runs_;
  Bf16* planes_;
  float *buffer_, *bias_;
  int64_t line_, line_chunks_, chunks_, pixels_;
  int64_t copied_ = 0, left_ = 0, after_ = 0;  // rows; elements of the present one; zeros behind it
  const Source* from_ = nullptr;
  Bf16* to_ = nullptr;
  Waiting waiting_{};
  Finite finite_;
};

template <int Pieces, class Source>
bool correlate(const Correlation& c, const CorrelationTask& t) {
  return Correlator<Pieces, Source>(c, t).run();
}

}  // namespace

const ConvKernels conv_amx_f32{side,
                               1,
                               1,
                               &packed_bytes<3>,
                               &pack<3, float>,
                               &correlate<3, float>,
                               &correlate_scratch<3>,
                               &amx_kernel_gradient_f32,
                               &amx_kernel_gradient_f32_scratch};
const ConvKernels conv_amx_bf16{side,
                                1,
                                1,
                                &packed_bytes<1>,
                                &pack<1, Bf16>,
                                &correlate<1, Bf16>,
                                &correlate_scratch<1>,
                                &amx_kernel_gradient_bf16,
                                &amx_kernel_gradient_bf16_scratch};
#else
const ConvKernels conv_amx_f32{};
const ConvKernels conv_amx_bf16{};
#endif
}  // namespace addax::backends::cpu
