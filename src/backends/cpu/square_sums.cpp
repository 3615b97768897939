// Sums of squares by rows and by columns in one sweep. A thread reads eight rows side by side: memory serves eight
// streams twice as fast as one, and the sums of columns are loaded and stored once for eight rows.
#include "backends/square_sums.hpp"

#include <algorithm>

#include "backends/cpu/vectorised.hpp"
#include "backends/parallel.hpp"

namespace addax::backends::cpu {
namespace {

constexpr int64_t side_by_side = 8;       // rows
constexpr int64_t most_in_floats = 4096;  // elements of a row; rows of a column are 128
constexpr int64_t rows_in_floats = 128, chunk_elements = 65536, most_chunks = 32;

/// Matrices one after another, each cut into chunks of rows that are summed apart.
struct Geometry {
  int64_t matrices, rows, columns, chunks;

  explicit Geometry(const Shape& shape) : matrices(1), rows(shape[shape.rank() - 2]), columns(shape.back()) {
    for (int axis = 0; axis < shape.rank() - 2; ++axis) matrices *= shape[axis];
    const int64_t most = std::max<int64_t>(1, most_chunks / std::max<int64_t>(1, matrices));
    chunks = std::clamp<int64_t>(rows * columns / chunk_elements, 1, most);
  }
  /// The first row of a chunk.
  int64_t row(int64_t chunk) const {
    const int64_t groups = (rows + side_by_side - 1) / side_by_side;
    return std::min(rows, groups * chunk / chunks * side_by_side);
  }
  /// Scratch of a chunk's columns: doubles, and the floats that are emptied into them.
  size_t column_bytes() const { return size_t(columns) * (sizeof(double) + sizeof(float)); }
};

/// `Rows` rows side by side: to rows[r] what each sums to, to line[c] the squares of a column where `Columns`.
template <int Bytes, int Rows, bool Weighted, bool Columns>
ADDAX_INLINE inline void add_rows(const float* x, int64_t n, const float* weights, double* rows, float* line) {
  using Lanes = lanes_t<float, Bytes>;
  constexpr int width = lane_count<Lanes>;
  for (int64_t first = 0; first < n; first += most_in_floats) {
    const int64_t end = std::min(n, first + most_in_floats);
    Lanes sums[Rows] = {};
    int64_t c = first;
    for (; c + width <= end; c += width) {
      [[maybe_unused]] Lanes weight, column;
      if constexpr (Weighted) load_lanes(weights + c, weight);
      if constexpr (Columns) load_lanes(line + c, column);
#pragma GCC unroll 8
      for (int r = 0; r < Rows; ++r) {
        Lanes value;
        load_lanes(x + r * n + c, value);
        value *= value;
        if constexpr (Columns) column += value;
        if constexpr (Weighted) value *= weight;
        sums[r] += value;
      }
      if constexpr (Columns) store_lanes(line + c, column);
    }
    for (int r = 0; r < Rows; ++r) {
      for (int lane = 0; lane < width; ++lane) rows[r] += double(sums[r][lane]);
      for (int64_t i = c; i < end; ++i) {
        const float square = x[r * n + i] * x[r * n + i];
        if constexpr (Columns) line[i] += square;
        rows[r] += Weighted ? double(square * weights[i]) : double(square);
      }
    }
  }
}

/// Where a chunk's sums go; `line` and `columns` are null where only rows are asked for.
struct Sums {
  float* rows;
  float* line;
  double* columns;
};

template <bool Weighted, bool Columns>
void add_chunk(const float* x, int64_t rows, int64_t n, const float* weights, const Sums& to) {
  vectorised([&](auto bytes) ADDAX_INLINE {
    auto empty = [&]() ADDAX_INLINE {
      for (int64_t c = 0; c < n; ++c) to.columns[c] += double(to.line[c]);
      std::fill_n(to.line, n, 0.0f);
    };
    for (int64_t row = 0; row < rows;) {
      double sums[side_by_side] = {};
      const int64_t count = rows - row < side_by_side ? 1 : side_by_side;
      if (count == 1)
        add_rows<bytes(), 1, Weighted, Columns>(x + row * n, n, weights, sums, to.line);
      else
        add_rows<bytes(), side_by_side, Weighted, Columns>(x + row * n, n, weights, sums, to.line);
      for (int64_t r = 0; r < count; ++r) to.rows[row + r] = float(sums[r]);
      row += count;
      if (Columns && (row % rows_in_floats == 0 || row == rows)) empty();
    }
  });
}

}  // namespace

Plan plan_square_sums(std::span<const Spec> in, std::span<const Spec> out, const void*) {
  const Geometry g(in[0].shape);
  return {.scratch = out.size() > 1 ? size_t(g.matrices * g.chunks) * g.column_bytes() : 0};
}

void square_sums(const KernelCall& call) {
  const View& x = call.in[0];
  const Geometry g(x.shape());
  const int64_t parts = g.matrices * g.chunks;
  const bool by_columns = call.out.size() > 1;
  auto* columns = static_cast<double*>(call.scratch);
  auto* lines = reinterpret_cast<float*>(columns + (by_columns ? parts * g.columns : 0));
  parallel_for(parts, 1, x.size(), [&](int64_t from, int64_t to) {
    for (int64_t part = from; part < to; ++part) {
      const int64_t matrix = part / g.chunks, first = g.row(part % g.chunks),
                    count = g.row(part % g.chunks + 1) - first;
      const float* begin = x.as<float>() + (matrix * g.rows + first) * g.columns;
      float* rows = call.out[0].as<float>() + matrix * g.rows + first;
      if (!by_columns && call.in.size() > 1) {
        add_chunk<true, false>(begin, count, g.columns, call.in[1].as<float>() + matrix * g.columns,
                               {rows, nullptr, nullptr});
      } else if (!by_columns) {
        add_chunk<false, false>(begin, count, g.columns, nullptr, {rows, nullptr, nullptr});
      } else {
        const Sums own{rows, lines + part * g.columns, columns + part * g.columns};
        std::fill_n(own.line, g.columns, 0.0f);
        std::fill_n(own.columns, g.columns, 0.0);
        add_chunk<false, true>(begin, count, g.columns, nullptr, own);
      }
    }
  });
  if (!by_columns) return;
  parallel_for(g.matrices * g.columns, 64, parts * g.columns, [&](int64_t from, int64_t to) {
    for (int64_t i = from; i < to; ++i) {
      const double* first = columns + i / g.columns * g.chunks * g.columns + i % g.columns;
      double sum = 0;
      for (int64_t chunk = 0; chunk < g.chunks; ++chunk) sum += first[chunk * g.columns];
      call.out[1].as<float>()[i] = float(sum);
    }
  });
}

}  // namespace addax::backends::cpu
