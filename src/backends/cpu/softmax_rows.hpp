// Rows of exponentials: what softmax, log_softmax, logsumexp and cross-entropy share.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "backends/cpu/vectorised.hpp"

namespace addax::backends::cpu {

/// exp of lanes that are not positive, in place. For float at most 2 ulp off, and 0 below -87.3. NaN stays NaN.
template <class V>
ADDAX_INLINE inline void exp_lanes(V& x) {
  if constexpr (sizeof(x[0]) == 8) {
    for (int i = 0; i < lane_count<V>; ++i) x[i] = std::exp(x[i]);
  } else {
    using Bits = lanes_t<int32_t, sizeof(V)>;
    Bits vanishes = x < -87.3f, bits;
    // Adding 1.5 * 2^23 rounds to the nearest whole number and leaves it in the low bits.
    V shifted = x * 1.44269504f + 12582912.0f;
    V n = shifted - 12582912.0f;
    V r = x - n * 0.693359375f + n * 2.12194440e-4f;
    V p = 1.0f / 120 + r * (1.0f / 720 + r * (1.0f / 5040));
    p = 1.0f + r * (1.0f + r * (0.5f + r * (1.0f / 6 + r * (1.0f / 24 + r * p))));
    std::memcpy(&bits, &shifted, sizeof bits);
    bits = (bits - (0x4b400000 - 127)) << 23;
    V scale;
    std::memcpy(&scale, &bits, sizeof scale);
    p *= scale;
    std::memcpy(&bits, &p, sizeof bits);
    bits &= ~vanishes;
    std::memcpy(&x, &bits, sizeof x);
  }
}

/// The first n <= lanes elements, the other lanes filled.
template <class V, class C>
ADDAX_INLINE inline void load_part(const C* p, int64_t n, C fill, V& v) {
  C values[lane_count<V>];
  for (int i = 0; i < lane_count<V>; ++i) values[i] = fill;
  for (int64_t i = 0; i < n; ++i) values[i] = p[i];
  std::memcpy(&v, values, sizeof v);
}

/// y = exp(y) for n neighbouring elements.
template <int Bytes, class C>
ADDAX_INLINE inline void exp_flat(C* y, int64_t n) {
  using V = lanes_t<C, Bytes>;
  int64_t i = 0;
  V v;
  for (; i + lane_count<V> <= n; i += lane_count<V>) {
    load_lanes(y + i, v);
    exp_lanes(v);
    store_lanes(y + i, v);
  }
  if (i == n) return;
  load_part(y + i, n - i, C(0), v);
  exp_lanes(v);
  std::memcpy(y + i, &v, size_t(n - i) * sizeof(C));
}

/// The largest element; NaN is passed over, since the exponentials spread it anyway.
template <int Bytes, class C>
ADDAX_INLINE inline C row_max(const C* x, int64_t n) {
  using V = lanes_t<C, Bytes>;
  constexpr C lowest = -std::numeric_limits<C>::infinity();
  C best = lowest;
  int64_t i = 0;
  if (n >= 2 * lane_count<V>) {
    V a = V{} + lowest, v;
    for (; i + lane_count<V> <= n; i += lane_count<V>) {
      load_lanes(x + i, v);
      select_lanes(v > a, v, a, a);
    }
    for (int k = 0; k < lane_count<V>; ++k) best = a[k] > best ? a[k] : best;
  }
  for (; i < n; ++i) best = x[i] > best ? x[i] : best;
  return best;
}

/// sum of term(i) over a row; term gives a vector of lanes at i, or one element, as its second argument asks.
template <int Bytes, class C, class Term>
ADDAX_INLINE inline C row_sum(int64_t n, const Term& term) {
  using V = lanes_t<C, Bytes>;
  C total = 0;
  int64_t i = 0;
  if (n >= 2 * lane_count<V>) {
    V a{}, v;
    for (; i + lane_count<V> <= n; i += lane_count<V>) {
      term(i, v);
      a += v;
    }
    for (int k = 0; k < lane_count<V>; ++k) total += a[k];
  }
  for (C one; i < n; ++i) {
    term(i, one);
    total += one;
  }
  return total;
}

/// One element or a vector of lanes at p, as V asks.
template <class V, class C>
ADDAX_INLINE inline void load_as(const C* p, V& v) {
  std::memcpy(&v, p, sizeof v);
}

/// Rows that are handled together, so that short ones share vectors.
inline constexpr int64_t chunk_size = 1024;

/// Rows of at most this length are handled a vector of rows at a time, one lane each.
inline constexpr int64_t narrow_length = 16;

/// Exponentials of `lanes` rows less their largest elements, by columns, with the largest elements and the sums.
template <class V, class C>
ADDAX_INLINE inline void exp_narrow(const C* x, int64_t length, V* columns, V& shift, V& sum) {
  C values[lane_count<V>];
  for (int64_t i = 0; i < length; ++i) {
    for (int k = 0; k < lane_count<V>; ++k) values[k] = x[k * length + i];
    std::memcpy(&columns[i], values, sizeof values);
  }
  shift = columns[0];
  for (int64_t i = 1; i < length; ++i) select_lanes(columns[i] > shift, columns[i], shift, shift);
  sum = V{};
  for (int64_t i = 0; i < length; ++i) {
    columns[i] -= shift;
    exp_lanes(columns[i]);
    sum += columns[i];
  }
}

/// y = softmax(x), row by row.
template <int Bytes, class C>
ADDAX_INLINE inline void softmax_rows(const C* x, C* y, int64_t rows, int64_t length) {
  using V = lanes_t<C, Bytes>;
  constexpr int width = lane_count<V>;
  for (; length > 0 && length <= narrow_length && rows >= width;
       rows -= width, x += width * length, y += width * length) {
    V columns[narrow_length], shift, sum;
    exp_narrow(x, length, columns, shift, sum);
    sum = 1 / sum;
    for (int64_t i = 0; i < length; ++i) {
      C values[width];
      columns[i] *= sum;
      std::memcpy(values, &columns[i], sizeof values);
      for (int k = 0; k < width; ++k) y[k * length + i] = values[k];
    }
  }
  int64_t step = std::max<int64_t>(1, chunk_size / std::max<int64_t>(length, 1));
  for (int64_t r = 0; r < rows; r += step, x += step * length, y += step * length) {
    int64_t n = std::min(step, rows - r);
    for (int64_t k = 0; k < n; ++k) {
      const C* row = x + k * length;
      C shift = row_max<Bytes>(row, length);
      for (int64_t i = 0; i < length; ++i) y[k * length + i] = row[i] - shift;
    }
    exp_flat<Bytes>(y, n * length);
    for (int64_t k = 0; k < n; ++k) {
      C* row = y + k * length;
      C scale = 1 / row_sum<Bytes, C>(length, [&](int64_t i, auto& v) ADDAX_INLINE { load_as(row + i, v); });
      for (int64_t i = 0; i < length; ++i) row[i] *= scale;
    }
  }
}

/// Calls use(row, largest element, log of the sum of exponentials less the largest) for each row.
template <int Bytes, class C, class Use>
ADDAX_INLINE inline void log_sum_rows(const C* x, int64_t rows, int64_t length, const Use& use) {
  using V = lanes_t<C, Bytes>;
  constexpr int width = lane_count<V>;
  C buffer[chunk_size], shifts[chunk_size], sums[chunk_size];
  int64_t r = 0;
  for (; length > 0 && length <= narrow_length && r + width <= rows; r += width) {
    V columns[narrow_length], shift, sum;
    exp_narrow(x + r * length, length, columns, shift, sum);
    for (int k = 0; k < width; ++k) use(r + k, C(shift[k]), std::log(C(sum[k])));
  }
  int64_t step = std::clamp<int64_t>(chunk_size / std::max<int64_t>(length, 1), 1, chunk_size);
  for (; r < rows; r += step) {
    int64_t n = std::min(step, rows - r);
    for (int64_t k = 0; k < n; ++k) {
      shifts[k] = row_max<Bytes>(x + (r + k) * length, length);
      sums[k] = 0;
    }
    // One pass where a chunk holds whole rows, else a row in pieces.
    for (int64_t from = 0; from < length; from += chunk_size) {
      int64_t width = std::min(chunk_size, length - from);
      for (int64_t k = 0; k < n; ++k)
        for (int64_t i = 0; i < width; ++i) buffer[k * width + i] = x[(r + k) * length + from + i] - shifts[k];
      exp_flat<Bytes>(buffer, n * width);
      for (int64_t k = 0; k < n; ++k) {
        const C* row = buffer + k * width;
        sums[k] += row_sum<Bytes, C>(width, [&](int64_t i, auto& v) ADDAX_INLINE { load_as(row + i, v); });
      }
    }
    for (int64_t k = 0; k < n; ++k) use(r + k, shifts[k], std::log(sums[k]));
  }
}

}  // namespace addax::backends::cpu
