// Convolutions of 3 x 3 taps without strides by Winograd's F(2x2, 3x3): 16 products for four results, where sums over
// taps take 36 (Lavin and Gray, Fast Algorithms for Convolutional Neural Networks, 2016). Built once per instruction
// set.
//
// A tile is 4 x 4 places of the input and 2 x 2 results. With B, G and A as in the paper, the 16 points of a tile's
// results are sums over channels of the points of B' x B and those of G k G', so each point is a product of matrices:
// tiles by channels of the input, times these by channels of the results. A' p A are the results. The kernel's gradient
// goes the other way: G' p G of the sums over tiles of points of B' x B times points of A dy A'.
#include "backends/cpu/conv_rows.hpp"

namespace addax::backends::cpu::ADDAX_ISA {
namespace {

using P = F32;
using Vector = P::Vector;
using Mask = P::Mask;

constexpr int64_t points = 16;
constexpr int64_t first_cache = 8 << 10;      // floats that leave room in it for what they meet,
constexpr int64_t second_cache = 128 << 10;   // and in the second-level cache
constexpr int64_t line = 64 / sizeof(float);  // floats

/// Tiles computed at once: some rows of neighbours.
struct Block {
  int64_t rows, columns;
};
Block block_of(int64_t tile_columns, int64_t wanted) {
  const int64_t chunks = (tile_columns + wanted - 1) / wanted;
  const int64_t columns = (tile_columns + chunks - 1) / chunks;
  return {most(1, wanted / columns), columns};
}
/// So few that their points stay in the first-level cache, where `weights` points of the kernel do not have to be
/// fetched from afar for them.
int64_t tiles_multiplied(int64_t weights) { return weights > second_cache ? 16 : 8; }
/// The more, the more rarely sums are read and written: `weights` of them.
int64_t tiles_summed(int64_t weights) { return weights > second_cache ? 128 : weights > first_cache ? 64 : 32; }
int64_t tiles_along(const ConvAxis& axis) { return (axis.count + 1) / 2; }
int64_t in_vectors(int64_t channels) { return (channels + P::lanes - 1) / P::lanes * P::lanes; }

/// The points of some tiles: those of one point lie together, either a row of channels for each tile, or the first
/// vector of channels of all tiles, then the second, and so on.
struct Points {
  enum Order { by_tile, by_vector };
  float* data;
  int64_t tile, vector, point;  // floats between neighbours

  /// Points lie an odd number of lines apart, so that those of a tile do not share a set of the cache.
  Points(float* room, int64_t tiles, int64_t channels, Order order = by_tile)
      : data(room),
        tile(order == by_tile ? in_vectors(channels) : P::lanes),
        vector(order == by_tile ? P::lanes : tiles * P::lanes),
        point(((tiles * in_vectors(channels) + line - 1) / line | 1) * line) {}
  float* at(int64_t t, int64_t channel) const { return data + channel / P::lanes * vector + t * tile; }
  static int64_t floats(int64_t tiles, int64_t channels) { return points * Points(nullptr, tiles, channels).point; }
};

/// Some rows of an image, of which those outside are zeros.
template <class Source, int Count>
struct Lines {
  const Source* at[Count];  // column 0
  int64_t pixel[Count];
  int64_t channel[Count];  // 1, and 0 outside

  void set(int i, const Source* row, int64_t step) {
    static const Source zeros[P::lanes]{};
    at[i] = row ? row : zeros;
    pixel[i] = row ? step : 0;
    channel[i] = row ? 1 : 0;
  }
  Vector load(int i, int64_t column, int64_t from, Mask mask) const {
    return P::load(at[i] + column * pixel[i] + from * channel[i], mask);
  }
};

/// B' x B of tiles side by side, of which the first meets column `first` of the input.
template <class Source>
void transform_input(const Lines<Source, 4>& lines, int64_t length, int64_t first, int64_t tiles, int64_t channels,
                     const Points& to, int64_t at) {
  for (int64_t from = 0; from < channels; from += P::lanes) {
    const Mask mask = P::mask(channels - from), all = P::mask(P::lanes);
    const auto column = [&](int64_t x, Vector(&v)[4]) {
      if (x < 0 || x >= length) {
        v[0] = v[1] = v[2] = v[3] = P::zero();
        return;
      }
      const Vector a = lines.load(0, x, from, mask), b = lines.load(1, x, from, mask), c = lines.load(2, x, from, mask),
                   d = lines.load(3, x, from, mask);
      v[0] = a - c;
      v[1] = b + c;
      v[2] = c - b;
      v[3] = b - d;
    };
    Vector a[4], b[4], c[4], d[4];
    column(first, a);
    column(first + 1, b);
    float* out = to.at(at, from);
    for (int64_t t = 0; t < tiles; ++t, out += to.tile) {
      column(first + 2 * t + 2, c);
      column(first + 2 * t + 3, d);
#pragma GCC unroll 4
      for (int i = 0; i < 4; ++i) {
        float* const points_of_row = out + 4 * i * to.point;
        P::store(points_of_row, a[i] - c[i], all);
        P::store(points_of_row + to.point, b[i] + c[i], all);
        P::store(points_of_row + 2 * to.point, c[i] - b[i], all);
        P::store(points_of_row + 3 * to.point, b[i] - d[i], all);
        a[i] = c[i];
        b[i] = d[i];
      }
    }
  }
}

/// The four rows of the input that tiles of result row `row` meet.
template <class Source>
Lines<Source, 4> input_lines(const Source* image, const ConvAxis& h, int64_t row, int64_t in_row, int64_t in_pixel) {
  Lines<Source, 4> lines;
  for (int i = 0; i < 4; ++i) {
    const int64_t y = row + h.offset[0] + i;
    lines.set(i, y >= 0 && y < h.in_length ? image + y * in_row : nullptr, in_pixel);
  }
  return lines;
}

// ---- The convolution, and its gradient by the input -----------------------------------------------------------------

int64_t panel_size(const Correlation& c) { return points * c.in_channels * c.vectors * P::lanes; }
int64_t packed_bytes(const Correlation& c) { return panel_size(c) * int64_t(sizeof(float)); }

/// G k G': panel[point][channel][column].
void pack(const Correlation& c, const void* kernel, void* packed, int64_t first, int64_t last) {
  const int64_t point = c.in_channels * c.vectors * P::lanes;
  const Mask all = P::mask(P::lanes);
  const Vector half = P::broadcast(0.5f);
  for (int64_t index = first; index < last; ++index) {
    float* panel = static_cast<float*>(packed) + index * panel_size(c);
    const float* taps = panel + (points - 9) * point;  // each element is read before its points are written
    pack_taps<P>(c, kernel, panel + (points - 9) * point, index);
    for (int64_t at = 0; at < point; at += P::lanes) {
      Vector rows[4][3];
      for (int j = 0; j < 3; ++j) {
        const Vector a = P::load(taps + j * point + at, all), b = P::load(taps + (3 + j) * point + at, all),
                     d = P::load(taps + (6 + j) * point + at, all), sum = (a + d) * half;
        rows[0][j] = a;
        rows[1][j] = P::fma(b, half, sum);
        rows[2][j] = sum - b * half;
        rows[3][j] = d;
      }
      for (int i = 0; i < 4; ++i) {
        const Vector sum = (rows[i][0] + rows[i][2]) * half, middle = rows[i][1] * half;
        float* to = panel + 4 * i * point + at;
        P::store(to, rows[i][0], all);
        P::store(to + point, sum + middle, all);
        P::store(to + 2 * point, sum - middle, all);
        P::store(to + 3 * point, rows[i][2], all);
      }
    }
  }
}

/// The tiles of one block, and the columns of a panel.
struct CorrelationRoom {
  Block block;
  int64_t input, products, bias;  // floats
  CorrelationRoom(const Correlation& c, int64_t rows)
      : block(block_of(tiles_along(c.w), tiles_multiplied(points * c.in_channels * c.out_channels))) {
    block.rows = least(block.rows, (rows + 1) / 2);
    const int64_t tiles = block.rows * block.columns;
    input = Points::floats(tiles, c.in_channels);
    products = Points::floats(tiles, c.vectors * P::lanes);
    bias = in_vectors(c.out_channels);
  }
};

int64_t correlate_scratch(const Correlation& c, int64_t rows) {
  const CorrelationRoom room(c, rows);
  return in_lines((room.input + room.products + room.bias) * int64_t(sizeof(float))) +
         in_lines(2 * (c.in_channels / P::lanes + 1) * int64_t(sizeof(int64_t)));
}

template <class Source>
class Correlator {
 public:
  Correlator(const Correlation& c, const CorrelationTask& t)
      : c_(c),
        t_(t),
        room_(c, t.last - t.first),
        input_(static_cast<float*>(t.scratch), room_.block.rows * room_.block.columns, c.in_channels,
               Points::by_vector),
        products_(input_.data + room_.input, room_.block.rows * room_.block.columns, c.vectors * P::lanes),
        bias_(products_.data + room_.products),
        a_runs_(reinterpret_cast<int64_t*>(bias_ + room_.bias)),
        b_runs_(a_runs_ + c.in_channels / P::lanes + 1) {
    for (int64_t i = 0; i <= c.in_channels / P::lanes; ++i) {
      a_runs_[i] = i * input_.vector;
      b_runs_[i] = i * P::lanes * c.vectors * P::lanes;
    }
  }

  /// False where a result is not finite.
  bool run() {
    if (t_.bias) convert(bias_, static_cast<const Source*>(t_.bias), c_.out_channels);
    const auto [rows, columns] = room_.block;
    for (int64_t row = t_.first; row < t_.last; row += 2 * rows)
      for (int64_t column = 0; column < tiles_along(c_.w); column += columns) block(row, column);
    return P::sum(check_) == 0;
  }

 private:
  /// From result row `row` and tile `column` of it on.
  void block(int64_t row, int64_t column) {
    const Source* image = static_cast<const Source*>(t_.in);
    const int64_t rows = least(room_.block.rows, (t_.last - row + 1) / 2);
    const int64_t columns = least(room_.block.columns, tiles_along(c_.w) - column);
    for (int64_t r = 0; r < rows; ++r)
      transform_input(input_lines(image, c_.h, row + 2 * r, c_.in_row, c_.in_pixel), c_.w.in_length,
                      2 * column + c_.w.offset[0], columns, c_.in_channels, input_, r * columns);
    const int64_t width = c_.vectors * P::lanes;
    for (int64_t panel = 0; panel < c_.panels; ++panel) {
      const int64_t channel = panel * width, left = least(width, c_.out_channels - channel);
      const int vectors = left <= P::lanes ? 1 : 2;
      multiply(panel, vectors, rows * columns);
      for (int64_t r = 0; r < rows; ++r)
        for (int64_t t = 0; t < columns; ++t)
          for (int64_t j = 0; j < left; j += P::lanes)
            write(r * columns + t, j, row + 2 * r, 2 * (column + t), channel + j, P::mask(left - j));
    }
  }

  void multiply(int64_t panel, int vectors, int64_t tiles) {
    const int64_t width = c_.vectors * P::lanes, whole = c_.in_channels / P::lanes, rest = c_.in_channels % P::lanes;
    RunTile<P> t{};
    t.b_row = width;
    t.c_row = products_.tile;
    t.columns = vectors * P::lanes;
    const float* weights = static_cast<const float*>(t_.packed) + panel * panel_size(c_);
    for (int64_t point = 0; point < points; ++point, weights += c_.in_channels * width) {
      t.a = input_.data + point * input_.point;
      t.b = weights;
      t.c = products_.data + point * products_.point;
      t.accumulate = false;
      if (whole) multiply(t, whole, P::lanes, vectors, tiles);
      t.accumulate = whole > 0;
      t.a += whole * input_.vector;
      t.b += whole * P::lanes * width;
      if (rest) multiply(t, 1, rest, vectors, tiles);
    }
  }

  /// `runs` vectors of the input's channels, `length` channels of each.
  void multiply(RunTile<P> t, int64_t runs, int64_t length, int vectors, int64_t tiles) {
    const int64_t rows = most_rows<P>(vectors), chunks = (tiles + rows - 1) / rows;
    const float* const a = t.a;
    float* const c = t.c;
    t.runs = runs;
    t.length = length;
    t.a_runs = a_runs_;
    t.b_runs = b_runs_;
    for (int64_t chunk = 0; chunk < chunks; ++chunk) {
      const int64_t first = tiles * chunk / chunks, last = tiles * (chunk + 1) / chunks;
      t.a = a + first * input_.tile;
      t.c = c + first * products_.tile;
      pick_run_tile<P, RowsOfA::vectors>(int(last - first), vectors)(t);
    }
  }

  /// A' p A: the results of one tile, a vector of channels.
  void write(int64_t tile, int64_t from, int64_t row, int64_t column, int64_t channel, Mask mask) {
    const Mask all = P::mask(P::lanes);
    const float* p = products_.at(tile, from);
    Vector upper[4], lower[4];
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i, p += products_.point) {
      const Vector a = P::load(p, all), b = P::load(p + 4 * products_.point, all),
                   c = P::load(p + 8 * products_.point, all), d = P::load(p + 12 * products_.point, all);
      upper[i] = a + b + c;
      lower[i] = b - c - d;
    }
    Source* out = static_cast<Source*>(t_.out) + (row * c_.h.out_step + c_.h.out_first) * c_.out_row +
                  (column * c_.w.out_step + c_.w.out_first) * c_.out_pixel + channel;
    const bool two = column + 1 < c_.w.count;
    put(upper, out, channel, two, mask);
    if (row + 1 < t_.last) put(lower, out + c_.h.out_step * c_.out_row, channel, two, mask);
  }

  void put(const Vector (&v)[4], Source* out, int64_t channel, bool two, Mask mask) {
    put_one(v[0] + v[1] + v[2], out, channel, mask);
    if (two) put_one(v[1] - v[2] - v[3], out + c_.w.out_step * c_.out_pixel, channel, mask);
  }

  void put_one(Vector v, Source* out, int64_t channel, Mask mask) {
    if (t_.bias) v = v + P::load(bias_ + channel, mask);
    check_ = P::fma(v, P::zero(), check_);
    if (c_.relu) v = P::relu(v);
    if constexpr (sizeof(Source) == sizeof(float)) {
      P::store(out, v, mask);
    } else {
      float lanes[P::lanes];
      P::store(lanes, v, P::mask(P::lanes));
      const int64_t count = least(P::lanes, c_.out_channels - channel);
      for (int64_t i = 0; i < count; ++i) store_as(lanes[i], out + i);
    }
  }

  const Correlation& c_;
  const CorrelationTask& t_;
  const CorrelationRoom room_;
  const Points input_, products_;
  float* const bias_;
  int64_t *const a_runs_, *const b_runs_;  // of each vector of the input's channels
  Vector check_ = P::zero();
};

bool correlate(const Correlation& c, const CorrelationTask& t) {
  switch (c.type) {
    case Element::bf16: return Correlator<Bf16>(c, t).run();
    case Element::f16: return Correlator<F16>(c, t).run();
    default: return Correlator<float>(c, t).run();
  }
}

// ---- The gradient of the kernel -------------------------------------------------------------------------------------

struct SumsRoom {
  Block block;
  int64_t input, results, sums;  // floats
  explicit SumsRoom(const KernelGradient& g)
      : block(block_of(tiles_along(g.w), tiles_summed(points * g.in_channels * g.out_channels))) {
    const int64_t tiles = block.rows * block.columns;
    input = Points::floats(tiles, g.in_channels);
    results = Points::floats(tiles, g.out_channels);
    sums = points * g.in_channels * in_vectors(g.out_channels);
  }
};

int64_t kernel_gradient_scratch(const KernelGradient& g) {
  const SumsRoom room(g);
  return in_lines((room.input + room.results + room.sums) * int64_t(sizeof(float)));
}

/// A dy A' of tiles side by side, from tile `first` of the row on; what belongs to the last row and column of points is
/// of the other sign.
template <class Source>
void transform_results(const Lines<Source, 2>& lines, int64_t length, int64_t first, int64_t tiles, int64_t channels,
                       const Points& to, int64_t at) {
  for (int64_t from = 0; from < channels; from += P::lanes) {
    const Mask mask = P::mask(channels - from), all = P::mask(P::lanes);
    float* out = to.at(at, from);
    for (int64_t x = 2 * first; x < 2 * (first + tiles); x += 2, out += to.tile) {
      const Vector a = lines.load(0, x, from, mask), c = lines.load(1, x, from, mask);
      const bool two = x + 1 < length;
      const Vector b = two ? lines.load(0, x + 1, from, mask) : P::zero();
      const Vector d = two ? lines.load(1, x + 1, from, mask) : P::zero();
      const Vector left[4] = {a, a + c, a - c, c}, right[4] = {b, b + d, b - d, d};
#pragma GCC unroll 4
      for (int i = 0; i < 4; ++i) {
        float* const points_of_row = out + 4 * i * to.point;
        P::store(points_of_row, left[i], all);
        P::store(points_of_row + to.point, left[i] + right[i], all);
        P::store(points_of_row + 2 * to.point, left[i] - right[i], all);
        P::store(points_of_row + 3 * to.point, right[i], all);
      }
    }
  }
}

template <class Source>
class KernelSums {
 public:
  KernelSums(const KernelGradient& g, const KernelGradientTask& t)
      : g_(g),
        t_(t),
        room_(g),
        channels_(t.last_column - t.first_column),
        width_(in_vectors(channels_)),
        input_(static_cast<float*>(t.scratch), room_.block.rows * room_.block.columns, g.in_channels),
        results_(input_.data + room_.input, room_.block.rows * room_.block.columns, channels_),
        sums_(input_.data + room_.input + room_.results) {}

  void run() {
    memset(sums_, 0, size_t(points * g_.in_channels * width_) * sizeof(float));
    const int64_t in_image = (t_.last_row - t_.first_row + 1) / 2, rows = t_.images * in_image;
    for (int64_t first = 0; first < rows; first += room_.block.rows)
      for (int64_t column = 0; column < tiles_along(g_.w); column += room_.block.columns) {
        const int64_t count = least(room_.block.rows, rows - first);
        const int64_t columns = least(room_.block.columns, tiles_along(g_.w) - column);
        for (int64_t r = 0; r < count; ++r) {
          const int64_t image = (first + r) / in_image, row = t_.first_row + (first + r) % in_image * 2;
          transform(image, row, column, columns, r * columns);
        }
        multiply(count * columns);
      }
    add();
  }

 private:
  void transform(int64_t image, int64_t row, int64_t column, int64_t columns, int64_t tile) {
    const Source* x = static_cast<const Source*>(t_.x) + image * g_.in_image;
    transform_input(input_lines(x, g_.h, row, g_.in_row, g_.in_pixel), g_.w.in_length, 2 * column + g_.w.offset[0],
                    columns, g_.in_channels, input_, tile);
    const Source* dy = static_cast<const Source*>(t_.dy) + image * g_.out_image + row * g_.out_row + t_.first_column;
    Lines<Source, 2> lines;
    lines.set(0, dy, g_.out_pixel);
    lines.set(1, row + 1 < t_.last_row ? dy + g_.out_row : nullptr, g_.out_pixel);
    transform_results(lines, g_.w.count, column, columns, channels_, results_, tile);
  }

  void multiply(int64_t tiles) {
    const int64_t start = 0;
    RunTile<P> t{};
    t.a_runs = t.b_runs = &start;
    t.runs = 1;
    t.length = tiles;
    t.a_step = input_.tile;
    t.b_row = results_.tile;
    t.c_row = width_;
    t.accumulate = true;
    for (int64_t point = 0; point < points; ++point)
      for (int64_t column = 0; column < width_; column += 2 * P::lanes) {
        const int vectors = width_ - column > P::lanes ? 2 : 1;
        const int64_t rows = most_rows<P>(vectors), chunks = (g_.in_channels + rows - 1) / rows;
        t.b = results_.data + point * results_.point + column;
        t.columns = vectors * P::lanes;
        for (int64_t chunk = 0; chunk < chunks; ++chunk) {
          const int64_t first = g_.in_channels * chunk / chunks, last = g_.in_channels * (chunk + 1) / chunks;
          t.a = input_.data + point * input_.point + first;
          t.c = sums_ + (point * g_.in_channels + first) * width_ + column;
          pick_run_tile<P, RowsOfA::neighbours>(int(last - first), vectors)(t);
        }
      }
  }

  /// Adds G' p G to the sums of the task.
  void add() {
    const int64_t point = g_.in_channels * width_, tap = g_.in_channels * g_.out_channels;
    const Mask all = P::mask(P::lanes);
    const Vector half = P::broadcast(0.5f);
    for (int64_t i = 0; i < g_.in_channels; ++i)
      for (int64_t j = 0; j < width_; j += P::lanes) {
        const float* p = sums_ + i * width_ + j;
        Vector rows[3][4];
        for (int q = 0; q < 4; ++q, p += point) {
          const Vector a = P::load(p, all), b = P::load(p + 4 * point, all), c = P::load(p + 8 * point, all),
                       d = P::load(p + 12 * point, all), sum = (b + c) * half;
          rows[0][q] = a + sum;
          rows[1][q] = (b - c) * half;
          rows[2][q] = sum - d;
        }
        const Mask mask = P::mask(channels_ - j);
        float* to = static_cast<float*>(t_.sums) + i * g_.out_channels + t_.first_column + j;
        for (int q = 0; q < 3; ++q, to += 3 * tap) {
          const Vector sum = (rows[q][1] + rows[q][2]) * half;
          P::store(to, P::load(to, mask) + rows[q][0] + sum, mask);
          P::store(to + tap, P::load(to + tap, mask) + (rows[q][1] - rows[q][2]) * half, mask);
          P::store(to + 2 * tap, P::load(to + 2 * tap, mask) + sum - rows[q][3], mask);
        }
      }
  }

  const KernelGradient& g_;
  const KernelGradientTask& t_;
  const SumsRoom room_;
  const int64_t channels_, width_;
  const Points input_, results_;
  float* const sums_;
};

void kernel_gradient(const KernelGradient& g, const KernelGradientTask& t) {
  switch (g.type) {
    case Element::bf16: return KernelSums<Bf16>(g, t).run();
    case Element::f16: return KernelSums<F16>(g, t).run();
    default: return KernelSums<float>(g, t).run();
  }
}

}  // namespace

const ConvKernels winograd{
    P::lanes, 2, 2, &packed_bytes, &pack, &correlate, &correlate_scratch, &kernel_gradient, &kernel_gradient_scratch};

}  // namespace addax::backends::cpu::ADDAX_ISA
