// ColumnSums: sums over the rows of a matrix that passes by in blocks.
#pragma once

#include <algorithm>
#include <bit>
#include <numeric>

#include "backends/cpu/elementwise_isa.hpp"
#include "backends/cpu/sum_columns.hpp"

namespace addax::backends::cpu {

/// Floats are added up in a line, which is one row or several, and the line is emptied into doubles after some 128 of
/// them. Bits depend on where a range begins, not on its blocks.
class ColumnSums {
 public:
  explicit ColumnSums(int64_t columns = 1) : columns_(columns), width_(columns) {
    if (int64_t whole = std::lcm(columns, vector); whole <= longest_line) width_ = whole * ((line + whole - 1) / whole);
    span_ = static_cast<int64_t>(std::bit_floor(static_cast<uint64_t>(width_ * 128)));
  }
  int64_t columns() const { return columns_; }
  int64_t width() const { return width_; }
  /// How many elements from flat position `first` the line is filled with before it has to be emptied.
  int64_t until_empty(int64_t first) const { return span_ - (first & (span_ - 1)); }

  /// Adds n elements, the first of which has flat position `first`: joined(a, b), or a where that is null.
  void add(const BlockTable& table, BlockFunction joined, const float* a, const float* b, int64_t first, int64_t n,
           float* sums_of_line, double* sums) const {
    const BlockFunction plain = table.op[int(ElementwiseOp::add)][DType::float32];
    for (int64_t at = first % width_, done = 0; done < n;) {
      const int64_t until = until_empty(first + done), run = std::min({n - done, width_ - at, until});
      float* to = sums_of_line + at;
      joined ? joined(to, a + done, b + done, to, run, 0) : plain(to, a + done, to, nullptr, run, 0);
      if (run == until) empty(sums_of_line, sums);
      done += run;
      at = at + run == width_ ? 0 : at + run;
    }
  }
  void empty(float* sums_of_line, double* sums) const {
    sum_columns(sums_of_line, 0, width_, columns_, sums);
    std::fill_n(sums_of_line, width_, 0.0f);
  }

 private:
  static constexpr int64_t vector = 16, line = 512, longest_line = 4096;

  int64_t columns_, width_, span_;
};

}  // namespace addax::backends::cpu
