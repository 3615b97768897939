// ReduceGeometry: a reduction seen as many reductions of a contiguous [rows, columns] matrix to its columns. What is
// constexpr runs within kernels of GPUs, too.
#pragma once

#include "addax/shape.hpp"

namespace addax::backends::cpu {

/// Neighbouring axes of one kind count as one axis and axes of length 1 as none. What is left is, from the outside in:
/// kept and reduced groups in turn, then `rows` reduced with `columns` kept inside (1 where the last group is reduced).
struct ReduceGeometry {
  struct Groups {
    int rank = 0;
    int64_t count = 1;
    int64_t length[Shape::max_rank] = {};
    int64_t stride[Shape::max_rank] = {};

    void add(int64_t axis_length, int64_t axis_stride);
    /// Where the matrix with this number begins.
    constexpr int64_t offset(int64_t index) const {
      if (rank == 1) return index * stride[0];
      int64_t at = 0;
      for (int i = rank - 1; i >= 0; --i) {
        at += index % length[i] * stride[i];
        index /= length[i];
      }
      return at;
    }
  };
  Groups kept, reduced;
  int64_t rows = 1, columns = 1;
  int64_t chunks = 1;  // parts that the reduced elements are cut into, so that few outputs still keep all threads busy

  ReduceGeometry(const Shape& shape, const Shape& axes);
  constexpr int64_t outputs() const { return kept.count * columns; }
  /// Where the first reduced element of an output lies.
  constexpr int64_t first(int64_t output) const {
    return kept.count == 1 ? output : kept.offset(output / columns) + output % columns;
  }
  constexpr int64_t reduced_count() const { return reduced.count * rows; }
};

}  // namespace addax::backends::cpu
