// strided_copy(): elements from one walk through memory to another. What every data movement comes down to.
#pragma once

#include "backends/kernel.hpp"

namespace addax::backends::cpu {

/// Lengths and, in elements, the steps of source and destination per axis; steps may be negative or, at the source, 0.
struct Walk {
  static constexpr int max_rank = 2 * Shape::max_rank;
  int rank = 0;
  int64_t length[max_rank];
  int64_t from[max_rank];
  int64_t to[max_rank];

  void add(int64_t axis_length, int64_t from_step, int64_t to_step) {
    length[rank] = axis_length;
    from[rank] = from_step;
    to[rank] = to_step;
    ++rank;
  }
};

/// Steps between neighbours along each axis of a contiguous tensor.
struct Steps {
  int64_t step[Shape::max_rank];
  explicit Steps(const Shape& shape) {
    int64_t size = 1;
    for (int i = shape.rank() - 1; i >= 0; --i) {
      step[i] = size;
      size *= shape[i];
    }
  }
  int64_t operator[](int axis) const { return step[axis]; }
};

/// Copies all elements of a walk; `from` and `to` are where its first element lies.
void strided_copy(const void* from, void* to, Walk walk, DType dtype);

}  // namespace addax::backends::cpu
