// Convolutions on AMX tiles: of bfloat16, and of float32 in three pieces of bfloat16 each, as in gemm_amx_f32.cpp.
// Pixels are rows of tiles as they lie, sixteen side by side; taps beside them are the same tile moved by some bytes.
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
  _tile_loadconfig(&config);
}

/// Where the operands of a step of k lie: piece p of A at a + p · a_piece.
struct Operands {
  const char *a, *lower, *b, *right;
  int64_t a_row, a_piece, b_row, b_piece;
};

template <bool Two, bool Wide, int Pieces>
inline void multiply_step(const Operands& o) {
  const auto load_a = [&](int piece) {
    _tile_loadd(4, o.a + piece * o.a_piece, o.a_row);
    if constexpr (Two) _tile_loadd(5, o.lower + piece * o.a_piece, o.a_row);
  };
  const auto load_b = [&](int piece) {
    _tile_loadd(6, o.b + piece * o.b_piece, o.b_row);
    if constexpr (Wide) _tile_loadd(7, o.right + piece * o.b_piece, o.b_row);
  };
  const auto multiply = [] {
    _tile_dpbf16ps(0, 4, 6);
    if constexpr (Wide) _tile_dpbf16ps(1, 4, 7);
    if constexpr (Two) _tile_dpbf16ps(2, 5, 6);
    if constexpr (Two && Wide) _tile_dpbf16ps(3, 5, 7);
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

/// Sixteen floats as bfloat16, piece after piece.
template <int Pieces>
inline void put_pieces(Bf16* to, int64_t piece_step, __m512 x, __mmask16 mask) {
  for (int piece = 0; piece < Pieces; ++piece, to += piece_step) {
    const __m512i bits = piece < Pieces - 1 ? take_piece(x) : _mm512_castps_si512(x);
    const __m256i halves = _mm512_maskz_cvtepi32_epi16(0xffff, _mm512_maskz_srli_epi32(0xffff, bits, 16));
    _mm256_mask_storeu_epi16(to, mask, halves);
  }
}

/// Follows whether all that it saw was finite.
class Finite {
 public:
  void see(__m512 v) {
    largest_ = _mm512_maskz_max_epu32(0xffff, largest_, _mm512_maskz_slli_epi32(0xffff, _mm512_castps_si512(v), 1));
  }
  bool all() const { return _mm512_cmpge_epu32_mask(largest_, _mm512_set1_epi32(int(0xff000000))) == 0; }

 private:
  __m512i largest_ = _mm512_setzero_si512();
};

// ---- y, or the gradient of x ----------------------------------------------------------------------------------------

int64_t steps_of(const Correlation& c) { return (c.run_length + step - 1) / step; }
int64_t runs_of(const Correlation& c) { return c.d.taps * c.h.taps * c.runs; }
int64_t reach_rows(const Correlation& c, int64_t rows) {
  return c.h.taps ? (rows - 1) * c.h.in_step + c.h.offset[c.h.taps - 1] - c.h.offset[0] + 1 : 0;
}
/// Elements of one piece of the copied input, which tiles may read a step beyond.
int64_t plane_size(const Correlation& c, int64_t rows) {
  return round_up(c.d.taps * reach_rows(c, rows) * c.width * c.in_pixel + half * c.w.in_step * c.in_pixel + step, step);
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
    const int64_t width = least(side, c.out_channels - column);
    char* to = static_cast<char*>(packed) + index * packed_bytes<Pieces>(c);
    /// Row k of run r: 32 columns.
    const auto read = [&](int64_t d, int64_t h, int64_t run, int64_t k, float* values) {
      memset(values, 0, side * sizeof(float));
      if (k >= c.run_length) return;
      const int64_t w = c.runs == 1 ? k / channels : run, channel = k % channels;
      const int64_t tap = (c.d.index[d] * c.kernel_h + c.h.index[h]) * c.kernel_w + c.w.index[w];
      const Source* from = c.transposed ? weights + (tap * c.out_channels + column) * row + group * channels + channel
                                        : weights + (tap * channels + channel) * row + group * c.out_channels + column;
      for (int64_t j = 0; j < width; ++j) values[j] = to_float(from[c.transposed ? j * row : j]);
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
         in_lines(c.out_channels * c.groups * 4 + 64);
}

template <int Pieces, class Source>
class Correlator {
 public:
  Correlator(const Correlation& c, const CorrelationTask& t) : c_(c), t_(t) {
    char* room = static_cast<char*>(t.scratch);
    runs_ = reinterpret_cast<int64_t*>(room);
    planes_ = reinterpret_cast<Bf16*>(room += in_lines(runs_of(c) * 8));
    plane_ = plane_size(c, t.last - t.first);
    buffer_ = reinterpret_cast<float*>(room += in_lines(Pieces * plane_ * 2));
    bias_ = reinterpret_cast<float*>(room + side * side * 4);
    chunks_ = (c.w.count + half - 1) / half;
    pixels_ = (c.w.count + chunks_ - 1) / chunks_;
  }

  bool run() {
    if (t_.bias) convert(bias_, static_cast<const Source*>(t_.bias), c_.out_channels * c_.groups);
    copy_input();
    find_runs();
    fence();
    configure_rows(pixels_);
    const int64_t chunks = (t_.last - t_.first) * chunks_;
    for (int64_t index = 0; index < c_.groups * c_.panels; ++index)
      for (int64_t chunk = 0; chunk < chunks; chunk += 2) two_chunks(index, chunk, chunk + 1 < chunks);
    _tile_release();
    return finite_.all();
  }

 private:
  void copy_input() {
    const int64_t rows = reach_rows(c_, t_.last - t_.first), row = c_.width * c_.in_pixel;
    Bf16* to = planes_;
    for (int64_t d = 0; d < c_.d.taps; ++d)
      for (int64_t r = 0; r < rows; ++r, to += row) {
        const int64_t plane = t_.d * c_.d.in_step + c_.d.offset[d], h = t_.first * c_.h.in_step + c_.h.offset[0] + r;
        const bool inside = plane >= 0 && plane < c_.d.in_length && h >= 0 && h < c_.h.in_length;
        copy_row(to, static_cast<const Source*>(t_.in) + plane * c_.in_plane + h * c_.in_row, inside);
      }
    const int64_t rest = plane_ - (to - planes_);
    for (int piece = 0; piece < Pieces; ++piece) memset(to + piece * plane_, 0, size_t(rest) * 2);
  }

  void copy_row(Bf16* to, const Source* from, bool inside) {
    const int64_t before = inside ? least(c_.width, most(0, -c_.low)) : c_.width, skipped = most(0, c_.low);
    const int64_t count = most(0, least(c_.width - before, c_.w.in_length - skipped)) * c_.in_pixel;
    const int64_t first = before * c_.in_pixel, after = c_.width * c_.in_pixel - first - count;
    for (int piece = 0; piece < Pieces; ++piece) {
      memset(to + piece * plane_, 0, size_t(first) * 2);
      memset(to + piece * plane_ + first + count, 0, size_t(after) * 2);
    }
    if (count == 0) return;
    from += skipped * c_.in_pixel;
    to += first;
    if constexpr (Pieces == 1) {
      memcpy(to, from, size_t(count) * 2);
    } else {
      for (int64_t i = 0; i < count; i += half) {
        const __mmask16 mask = F32::mask(count - i);
        put_pieces<Pieces>(to + i, plane_, F32::load(from + i, mask), mask);
      }
    }
  }

  void find_runs() {
    const int64_t rows = reach_rows(c_, t_.last - t_.first);
    int64_t count = 0;
    for (int64_t d = 0; d < c_.d.taps; ++d)
      for (int64_t h = 0; h < c_.h.taps; ++h)
        for (int64_t run = 0; run < c_.runs; ++run)
          runs_[count++] =
              ((d * rows + c_.h.offset[h] - c_.h.offset[0]) * c_.width + c_.w.offset[run] - c_.low) * c_.in_pixel * 2;
  }

  /// The first pixel of a chunk; the last chunk of a row may share pixels with the one before.
  int64_t pixel_of(int64_t chunk) const { return least(chunk % chunks_ * pixels_, c_.w.count - pixels_); }
  const char* input_of(int64_t chunk) const {
    const int64_t pixel = chunk / chunks_ * c_.h.in_step * c_.width + pixel_of(chunk) * c_.w.in_step;
    return reinterpret_cast<const char*>(planes_ + pixel * c_.in_pixel);
  }

  void two_chunks(int64_t index, int64_t chunk, bool two) {
    const int64_t group = index / c_.panels, column = index % c_.panels * side;
    const int64_t width = least(side, c_.out_channels - column), channels = group * c_.in_channels * 2;
    const char* packed = static_cast<const char*>(t_.packed) + index * packed_bytes<Pieces>(c_);
    const char *upper = input_of(chunk) + channels, *lower = two ? input_of(chunk + 1) + channels : upper;
    if (two)
      width > half ? sums<true, true>(upper, lower, packed) : sums<true, false>(upper, lower, packed);
    else
      width > half ? sums<false, true>(upper, lower, packed) : sums<false, false>(upper, lower, packed);
    fence();
    for (int64_t c = 0; c < (two ? 2 : 1); ++c)
      store(chunk + c, buffer_ + c * half * side, group * c_.out_channels + column, width);
    fence();
  }

  template <bool Two, bool Wide>
  void sums(const char* upper, const char* lower, const char* packed) {
    const int64_t a_row = c_.w.in_step * c_.in_pixel * 2, runs = runs_of(c_), steps = steps_of(c_);
    begin_results<Two, Wide>(nullptr, 0, false);
    Operands o{upper, lower, packed, packed + Pieces * tile, a_row, plane_ * 2, 64, tile};
    for (int64_t r = 0; r < runs; ++r) {
      o.a = upper + runs_[r];
      o.lower = lower + runs_[r];
      for (int64_t s = 0; s < steps; ++s) {
        multiply_step<Two, Wide, Pieces>(o);
        o.a += 64;
        o.lower += 64;
        o.b += 2 * Pieces * tile;
        o.right += 2 * Pieces * tile;
      }
    }
    end_results<Two, Wide>(reinterpret_cast<char*>(buffer_), side * 4);
  }

  void store(int64_t chunk, const float* from, int64_t channel, int64_t width) {
    Source* out = static_cast<Source*>(t_.out) + (t_.d * c_.d.out_step + c_.d.out_first) * c_.out_plane +
                  ((t_.first + chunk / chunks_) * c_.h.out_step + c_.h.out_first) * c_.out_row +
                  (pixel_of(chunk) * c_.w.out_step + c_.w.out_first) * c_.out_pixel + channel;
    const float* bias = t_.bias ? bias_ + channel : nullptr;
    for (int64_t q = 0; q < width; q += half) {
      const __mmask16 mask = F32::mask(width - q);
      const __m512 shift = bias ? F32::load(bias + q, mask) : F32::zero();
      for (int64_t p = 0; p < pixels_; ++p) {
        __m512 v = _mm512_loadu_ps(from + p * side + q);
        finite_.see(v);
        v = F32::add(v, shift);
        if (c_.relu) v = F32::relu(v);
        put(out + p * c_.w.out_step * c_.out_pixel + q, v, mask);
      }
    }
  }

  const Correlation& c_;
  const CorrelationTask& t_;
  int64_t* runs_;
  Bf16* planes_;
  float *buffer_, *bias_;
  int64_t plane_, chunks_, pixels_;
  Finite finite_;
};

template <int Pieces, class Source>
bool correlate(const Correlation& c, const CorrelationTask& t) {
  return Correlator<Pieces, Source>(c, t).run();
}

}  // namespace

const ConvKernels conv_amx_f32{side,
                               &packed_bytes<3>,
                               &pack<3, float>,
                               &correlate<3, float>,
                               &correlate_scratch<3>,
                               &amx_kernel_gradient_f32,
                               &amx_kernel_gradient_f32_scratch};
const ConvKernels conv_amx_bf16{side,
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
