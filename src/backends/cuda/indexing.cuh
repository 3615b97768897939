// Reading by index, and matrices made of diagonals: one element of the result at a time.
#pragma once

#include "backends/cuda/launch.hpp"
#include "backends/indexing_axis.hpp"
#include "backends/scalar_cast.hpp"

namespace addax::backends::cuda {

/// x [outer, length, inner] at indices of its middle axis: [n] for all lines or, `along` it, [outer, n, inner], each in
/// its own line.
template <class U, class I, bool along>
struct Take {
  const U* x;
  const I* indices;
  U* y;
  int64_t n, length, inner;
  U nothing;
  ADDAX_DEVICE void operator()(int64_t i) const {
    const int64_t at = resolve(indices[along ? i : i / inner % n], length);
    y[i] = at < 0 ? nothing : x[(i / inner / n * length + at) * inner + i % inner];
  }
};

template <class U, class I>
struct GatherNd {
  const U* x;
  const I* indices;
  U* y;
  PartialIndex address;
  U nothing;
  ADDAX_DEVICE void operator()(int64_t i) const {
    const int64_t row = address.row(indices + i / address.inner * address.k);
    y[i] = row < 0 ? nothing : x[row * address.inner + i % address.inner];
  }
};

/// y [outer, classes, inner]
template <class U, class I>
struct OneHot {
  const I* labels;
  U* y;
  int64_t classes, inner;
  U one;
  ADDAX_DEVICE void operator()(int64_t i) const {
    const int64_t label = labels[i / inner / classes * inner + i % inner];
    y[i] = label == i / inner % classes ? one : U(0);
  }
};

/// What lies on and below the k-th diagonal of each matrix, or on and above it.
template <class U>
struct Triangle {
  const U* x;
  U* y;
  int64_t rows, columns, k;
  bool upper;
  ADDAX_DEVICE void operator()(int64_t i) const {
    const int64_t above = i % columns - i / columns % rows - k;
    y[i] = (upper ? above >= 0 : above <= 0) ? x[i] : U(0);
  }
};

template <class U>
struct Eye {
  U* y;
  int64_t columns, k;
  U one;
  ADDAX_DEVICE void operator()(int64_t i) const { y[i] = i % columns - i / columns == k ? one : U(0); }
};

/// x [..., n] as the k-th diagonal of y [..., rows, columns]
template <class U>
struct Diag {
  const U* x;
  U* y;
  int64_t n, rows, columns, k;
  ADDAX_DEVICE void operator()(int64_t i) const {
    const int64_t row = i / columns % rows, column = i % columns;
    y[i] = column - row == k ? x[i / columns / rows * n + (k < 0 ? column : row)] : U(0);
  }
};

/// The k-th diagonal of x [..., rows, columns] as y [..., n]
template <class U>
struct Diagonal {
  const U* x;
  U* y;
  int64_t n, rows, columns, k;
  ADDAX_DEVICE void operator()(int64_t i) const {
    const int64_t at = i % n, row = k < 0 ? at - k : at, column = k < 0 ? at : at + k;
    y[i] = x[(i / n * rows + row) * columns + column];
  }
};

template <class T>
struct Arange {
  T* y;
  double start, step;
  ADDAX_DEVICE void operator()(int64_t i) const { y[i] = scalar::cast<T>(start + double(i) * step); }
};

}  // namespace addax::backends::cuda
