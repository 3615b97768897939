// What cuBLASLt leaves of matrix products: those of integers, and epilogues that it does not have.
#pragma once

#include "backends/cuda/elementwise.cuh"
#include "backends/cuda/launch.hpp"
#include "backends/movement_walk.hpp"

namespace addax::backends::cuda {

/// Sums are unsigned, where overflow wraps, and at least 32 bits wide, where a product does not become a signed int.
template <class In, class Out>
struct IntegerProduct {
  using Sum = scalar::Wide<Out>;
  const In *a, *b;
  Out* c;
  int64_t m, n, k;
  int64_t a_row, a_column, b_row, b_column;  // steps in the operands as they are multiplied
  StridedWalk matrices;                      // of A and of B, in elements, for those of C
  ADDAX_DEVICE void operator()(int64_t i) const {
    int64_t matrix = i / (m * n);
    const In *left = a + i / n % m * a_row, *right = b + i % n * b_column;
    for (int axis = matrices.rank - 1; axis >= 0; --axis) {
      left += matrix % matrices.length[axis] * matrices.from[axis];
      right += matrix % matrices.length[axis] * matrices.to[axis];
      matrix /= matrices.length[axis];
    }
    Sum sum = 0;
    for (int64_t p = 0; p < k; ++p) sum += Sum(left[p * a_column]) * Sum(right[p * b_row]);
    c[i] = Out(sum);
  }
};

/// Bias and relu in place; no bias where `bias` is null.
template <class T, class B>
struct Finish {
  using W = typename Worked<T>::type;
  T* c;
  const B* bias;
  int64_t n;
  bool relu;
  ADDAX_DEVICE void operator()(int64_t i) const {
    W value = scalar::cast<W>(c[i]);
    if (bias) value = scalar::Add::apply(value, scalar::cast<W>(bias[i % n]));
    c[i] = scalar::cast<T>(relu ? scalar::Relu::apply(value) : value);
  }
};

}  // namespace addax::backends::cuda
