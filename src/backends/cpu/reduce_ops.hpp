// What the reductions combine, in which type they accumulate, and their inner loops over rows and columns.
#pragma once

#include <algorithm>
#include <cstring>
#include <limits>

#include "backends/cpu/vectorised.hpp"

namespace addax::backends::cpu {

/// Sums and products accumulate in 64 bits.
template <class T>
using wide_t = std::conditional_t<is_floating<T>, double, std::conditional_t<std::is_signed_v<T>, int64_t, uint64_t>>;

struct Sum {
  static constexpr bool lanewise = true;
  template <class T>
  using acc = wide_t<T>;
  template <class A>
  static constexpr A initial = A(0);
  template <class A>
  ADDAX_INLINE static void combine(A& a, const A& x) {
    if constexpr (std::is_same_v<A, int64_t>)
      a = int64_t(uint64_t(a) + uint64_t(x));
    else
      a += x;
  }
};

struct Prod {
  static constexpr bool lanewise = false;
  template <class T>
  using acc = wide_t<T>;
  template <class A>
  static constexpr A initial = A(1);
  template <class A>
  ADDAX_INLINE static void combine(A& a, const A& x) {
    if constexpr (std::is_same_v<A, int64_t>)
      a = int64_t(uint64_t(a) * uint64_t(x));
    else
      a *= x;
  }
};

template <class A>
inline constexpr A highest = std::numeric_limits<A>::has_infinity ? std::numeric_limits<A>::infinity()
                                                                  : std::numeric_limits<A>::max();
template <class A>
inline constexpr A lowest = std::numeric_limits<A>::has_infinity ? -std::numeric_limits<A>::infinity()
                                                                 : std::numeric_limits<A>::lowest();

// A NaN stays, and replaces a number because no comparison holds.
struct Max {
  static constexpr bool lanewise = true;
  template <class T>
  using acc = std::conditional_t<is_floating<T>, compute_t<T>, wide_t<T>>;
  template <class A>
  static constexpr A initial = lowest<A>;
  template <class A>
  ADDAX_INLINE static void combine(A& a, const A& x) {
    A next;
    select_lanes(x <= a, a, x, next);
    select_lanes(a != a, a, next, a);
  }
};

struct Min {
  static constexpr bool lanewise = true;
  template <class T>
  using acc = std::conditional_t<is_floating<T>, compute_t<T>, wide_t<T>>;
  template <class A>
  static constexpr A initial = highest<A>;
  template <class A>
  ADDAX_INLINE static void combine(A& a, const A& x) {
    A next;
    select_lanes(x >= a, a, x, next);
    select_lanes(a != a, a, next, a);
  }
};

struct Any {
  static constexpr bool lanewise = false;
  template <class T>
  using acc = bool;
  template <class A>
  static constexpr A initial = false;
  template <class A>
  ADDAX_INLINE static void combine(A& a, const A& x) {
    a = a | x;
  }
};

struct All {
  static constexpr bool lanewise = false;
  template <class T>
  using acc = bool;
  template <class A>
  static constexpr A initial = true;
  template <class A>
  ADDAX_INLINE static void combine(A& a, const A& x) {
    a = a & x;
  }
};

/// Whether loops read elements of T themselves, in vectors. Others are converted to accumulators in blocks first,
/// because every loop read directly is compiled once more per instruction set.
template <class Op, class T>
inline constexpr bool reads_directly = Op::lanewise && (std::is_same_v<T, float> ||
                                                        (std::is_same_v<Op, Sum> &&
                                                         (std::is_same_v<T, double> || std::is_same_v<T, bfloat16_t>)));

/// An element as accumulator.
template <class A, class T>
ADDAX_INLINE inline A as_acc(const T* p) {
  if constexpr (std::is_same_v<A, bool>)
    return load_one(p) != compute_t<T>(0);
  else
    return static_cast<A>(load_one(p));
}

/// The op over all lanes, in a fixed order.
template <class Op, class A, class V>
ADDAX_INLINE inline void fold_lanes(A& acc, const V& v) {
  if constexpr (sizeof(A) == 2 * sizeof(v[0])) {
    lanes_t<float, sizeof(V) / 2> halves[2];
    std::memcpy(&halves, &v, sizeof v);
    using Wide = lanes_t<A, sizeof(V)>;
    Wide sum = __builtin_convertvector(halves[0], Wide);
    Op::combine(sum, __builtin_convertvector(halves[1], Wide));
    for (int i = 0; i < lane_count<Wide>; ++i) Op::template combine<A>(acc, sum[i]);
  } else {
    for (int i = 0; i < lane_count<V>; ++i) Op::template combine<A>(acc, A(v[i]));
  }
}

/// acc[i] = op(acc[i], v[i]) for all lanes.
template <class Op, class A, class V>
ADDAX_INLINE inline void empty_lanes(A* acc, const V& v) {
  constexpr int parts = sizeof(A) / sizeof(v[0]);
  using Narrow = lanes_t<std::remove_cvref_t<decltype(v[0])>, int(sizeof(V)) / parts>;
  using Wide = lanes_t<A, sizeof(V)>;
  Narrow part[parts];
  std::memcpy(part, &v, sizeof v);
  for (int p = 0; p < parts; ++p) {
    Wide sum;
    std::memcpy(&sum, acc + p * lane_count<Wide>, sizeof sum);
    Op::combine(sum, __builtin_convertvector(part[p], Wide));
    std::memcpy(acc + p * lane_count<Wide>, &sum, sizeof sum);
  }
}

/// acc = op(acc, x[0 … n)). Floats go through four vectors of lanes, which are emptied into acc every 2048 elements.
template <class Op, int Bytes, class T, class A>
ADDAX_INLINE inline void reduce_row(const T* x, int64_t n, A& acc) {
  using C = compute_t<T>;
  int64_t i = 0;
  if constexpr (reads_directly<Op, T>) {
    using V = lanes_t<C, Bytes>;
    constexpr int64_t width = lane_count<V>;
    while (i + width <= n) {
      V v[4], x0;
      for (V& lane : v) lane = V{} + Op::template initial<C>;
      int64_t end = std::min(n, i + 2048);
      for (; i + 4 * width <= end; i += 4 * width) {
        for (int k = 0; k < 4; ++k) {
          load_lanes(x + i + k * width, x0);
          Op::combine(v[k], x0);
        }
      }
      for (; i + width <= end; i += width) {
        load_lanes(x + i, x0);
        Op::combine(v[0], x0);
      }
      Op::combine(v[0], v[1]);
      Op::combine(v[2], v[3]);
      Op::combine(v[0], v[2]);
      fold_lanes<Op>(acc, v[0]);
    }
  }
  for (; i < n; ++i) Op::combine(acc, as_acc<A>(x + i));
}

/// `Groups` vectors of columns side by side: op over the rows, emptied into acc every 128 rows, again from its begin
/// after `period` columns. The first `skip` columns are left alone, because they were done before.
template <class Op, int Bytes, int Groups, class T, class A>
ADDAX_INLINE inline void reduce_lanes(const T* x, int64_t rows, int64_t stride, A* acc, int64_t skip = 0,
                                      int64_t period = 1 << 20) {
  using C = compute_t<T>;
  using V = lanes_t<C, Bytes>;
  constexpr int64_t width = lane_count<V>;
  for (int64_t r = 0; r < rows;) {
    V v[Groups], x0;
    for (V& lane : v) lane = V{} + Op::template initial<C>;
    for (int64_t end = std::min(rows, r + 128); r < end; ++r) {
#pragma GCC unroll 4
      for (int k = 0; k < Groups; ++k) {
        load_lanes(x + r * stride + k * width, x0);
        Op::combine(v[k], x0);
      }
    }
#pragma GCC unroll 4
    for (int k = 0; k < Groups; ++k)
      if (skip == 0)
        empty_lanes<Op>(acc + k * width % period, v[k]);
      else
        for (int64_t i = skip; i < width; ++i) Op::template combine<A>(acc[k * width + i], A(v[k][i]));
  }
}

/// Fewer columns than lanes, and the matrix contiguous: as many vectors as columns hold a whole number of rows.
template <class Op, int Bytes, class T, class A>
ADDAX_INLINE inline int64_t reduce_narrow(const T* x, int64_t rows, int64_t columns, A* acc) {
  using C = compute_t<T>;
  using V = lanes_t<C, Bytes>;
  constexpr int64_t width = lane_count<V>;
  int64_t r = 0;
  while (r + width <= rows) {
    V v[width], x0;
    for (int64_t k = 0; k < columns; ++k) v[k] = V{} + Op::template initial<C>;
    for (int64_t end = std::min(rows, r + 128 * width); r + width <= end; r += width) {
      for (int64_t k = 0; k < columns; ++k) {
        load_lanes(x + r * columns + k * width, x0);
        Op::combine(v[k], x0);
      }
    }
    C flat[width * width];
    std::memcpy(flat, v, sizeof(V) * size_t(columns));
    for (int64_t i = 0; i < width; ++i)
      for (int64_t c = 0; c < columns; ++c) Op::template combine<A>(acc[c], A(flat[i * columns + c]));
  }
  return r;
}

/// acc[c] = op(acc[c], x[0 … rows)[c]) for `columns` neighbouring columns of a matrix whose rows are `stride` apart.
template <class Op, int Bytes, class T, class A>
ADDAX_INLINE inline void reduce_columns(const T* x, int64_t rows, int64_t columns, int64_t stride, A* acc) {
  int64_t c = 0, r = 0;
  if constexpr (reads_directly<Op, T>) {
    constexpr int64_t width = lane_count<lanes_t<compute_t<T>, Bytes>>;
    if (stride == columns && (columns == width || columns == 2 * width)) {  // rows side by side, to wait for no sum
      const int64_t lines = rows / (4 * width / columns), done = lines * (4 * width / columns);
      reduce_lanes<Op, Bytes, 4>(x, lines, 4 * width, acc, 0, columns);
      x += done * columns;
      rows -= done;
    }
    for (; c + 4 * width <= columns; c += 4 * width) reduce_lanes<Op, Bytes, 4>(x + c, rows, stride, acc + c);
    // The last vector overlaps the one before it where the columns do not fill it.
    for (; c < columns && columns >= width; c += width) {
      int64_t at = std::min(c, columns - width);
      reduce_lanes<Op, Bytes, 1>(x + at, rows, stride, acc + at, c - at);
    }
    if (c >= columns) return;
    if (stride == columns) r = reduce_narrow<Op, Bytes>(x, rows, columns, acc);
  }
  for (; r < rows; ++r)
    for (int64_t i = c; i < columns; ++i) Op::combine(acc[i], as_acc<A>(x + r * stride + i));
}

}  // namespace addax::backends::cpu
