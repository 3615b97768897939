// Rows along any axis of any floating dtype, handed to row functions that know contiguous compute types only.
#pragma once

#include <algorithm>

#include "backends/cpu/vectorised.hpp"
#include "backends/kernel.hpp"
#include "backends/parallel.hpp"

namespace addax::backends::cpu {

/// [outer, length, inner] around one axis. Rows that are not contiguous elements of compute type are staged: copied to
/// scratch, a few at a time, in as many slots as threads may work.
struct RowLayout {
  int64_t outer = 1, length = 1, inner = 1;
  int64_t slots = 0;  // 0: nothing is staged

  RowLayout(const Spec& spec, int axis) {
    const Shape& shape = spec.shape;
    for (int i = 0; i < shape.rank(); ++i) (i < axis ? outer : i == axis ? length : inner) *= shape[i];
    bool direct = inner == 1 && (spec.dtype == DType::float32 || spec.dtype == DType::float64);
    if (!direct) slots = outer * inner * length < serial_below ? 1 : num_threads();
  }
  int64_t rows() const { return outer * inner; }
  int64_t rows_per_stage() const { return std::max<int64_t>(1, 1024 / std::max<int64_t>(length, 1)); }
  /// At least one element a row: there is a result also for rows without elements.
  int64_t stage_size() const { return rows_per_stage() * std::max<int64_t>(length, 1); }
  size_t scratch() const { return size_t(slots * 3 * stage_size()) * sizeof(double); }
  int64_t at(int64_t row) const { return row / inner * length * inner + row % inner; }
};

/// Pointers of one run of rows. `b` is null where there is one input.
template <class C>
struct Rows {
  const C* a;
  const C* b;
  C* y;
  int64_t first, count, length;
};

template <class T, class C>
void gather_rows_to(const RowLayout& g, const T* x, int64_t first, int64_t count, C* stage) {
  for (int64_t r = 0; r < count; ++r)
    for (int64_t i = 0; i < g.length; ++i) stage[r * g.length + i] = load_one(x + g.at(first + r) + i * g.inner);
}

/// Calls row_op(Rows<C>) for all rows; y has `g.length` elements per row, or one where `single`.
template <class T, class RowOp>
void for_each_rows(const KernelCall& call, const RowLayout& g, const T* a, const T* b, T* y, bool single,
                   RowOp&& row_op) {
  using C = compute_t<T>;
  if constexpr (std::is_same_v<T, C>) {
    if (g.slots == 0) {
      parallel_for(g.rows(), 1, g.rows() * g.length * 4, [&](int64_t from, int64_t to) {
        int64_t at = from * g.length;
        row_op(Rows<C>{a + at, b ? b + at : nullptr, y + (single ? from : at), from, to - from, g.length});
      });
      return;
    }
  }
  parallel_for(g.slots, 1, g.rows() * g.length * 4, [&](int64_t slot, int64_t last) {
    for (; slot < last; ++slot) {
      C* stage = static_cast<C*>(call.scratch) + slot * 3 * g.stage_size();
      C *stage_b = stage + g.stage_size(), *stage_y = stage_b + g.stage_size();
      int64_t row = g.rows() * slot / g.slots, end = g.rows() * (slot + 1) / g.slots;
      for (int64_t n; row < end; row += n) {
        n = std::min(g.rows_per_stage(), end - row);
        gather_rows_to(g, a, row, n, stage);
        if (b) gather_rows_to(g, b, row, n, stage_b);
        row_op(Rows<C>{stage, b ? stage_b : nullptr, stage_y, row, n, g.length});
        int64_t length = single ? 1 : g.length;
        for (int64_t r = 0; r < n; ++r)
          for (int64_t i = 0; i < length; ++i)
            y[single ? row + r : g.at(row + r) + i * g.inner] = T(stage_y[r * length + i]);
      }
    }
  });
}

}  // namespace addax::backends::cpu
