// Writing by index, always with the same bits: updates are sorted by the place that they go to, equals in their order,
// and the first of each place adds up all of them.
#pragma once

#include "backends/cuda/sorting.cuh"
#include "backends/indexing.hpp"
#include "backends/indexing_axis.hpp"

namespace addax::backends::cuda {

// Where update i goes, negative where it is dropped.

/// Along an axis of `length`.
template <class I>
struct AxisPlace {
  const I* indices;
  int64_t length;
  ADDAX_DEVICE int64_t at(int64_t i) const { return resolve(indices[i], length); }
};

/// Indices [outer, n, inner] of the middle axis of [outer, length, inner].
template <class I>
struct ElementPlace {
  const I* indices;
  int64_t n, length, inner;
  ADDAX_DEVICE int64_t at(int64_t i) const {
    const int64_t at = resolve(indices[i], length);
    return at < 0 ? -1 : (i / inner / n * length + at) * inner + i % inner;
  }
};

template <class I>
struct PartialPlace {
  const I* indices;
  PartialIndex address;
  ADDAX_DEVICE int64_t at(int64_t i) const { return address.row(indices + i * address.k); }
};

/// Numbers [rows, n] below `bins`, counted row by row.
template <class I>
struct BinPlace {
  const I* numbers;
  int64_t n, bins;
  ADDAX_DEVICE int64_t at(int64_t i) const {
    const int64_t number = numbers[i];
    return number < 0 || number >= bins ? -1 : i / n * bins + number;
  }
};

template <class Place>
struct MakeKeys {
  Place place;
  Keyed<int64_t> keys;
  ADDAX_DEVICE void operator()(int64_t i) const {
    keys.key[i] = place.at(i);
    keys.at[i] = i;
  }
};

/// Updates [outer, count, inner] of y [outer, length, inner], which holds what they meet. Without values each is 1.
template <class T>
struct Combine {
  using W = typename Worked<T>::type;
  Keyed<int64_t> sorted;
  const T* values;
  T* y;
  int64_t count, length, inner;
  Reduction reduction;

  ADDAX_DEVICE static W combined(Reduction reduction, W a, W b) {
    switch (reduction) {
      case Reduction::add: return scalar::Add::apply(a, b);
      case Reduction::multiply: return scalar::Multiply::apply(a, b);
      case Reduction::min: return scalar::Minimum::apply(a, b);
      case Reduction::max: return scalar::Maximum::apply(a, b);
      default: return b;
    }
  }
  ADDAX_DEVICE void operator()(int64_t i) const {
    const int64_t outer = i / inner / count, first = i / inner % count, column = i % inner, key = sorted.key[first];
    if (key < 0 || (first > 0 && sorted.key[first - 1] == key)) return;
    T& target = y[(outer * length + key) * inner + column];
    W result = scalar::cast<W>(target);
    for (int64_t next = first; next < count && sorted.key[next] == key; ++next) {
      const W value =
          values ? scalar::cast<W>(values[(outer * count + sorted.at[next]) * inner + column]) : scalar::cast<W>(1);
      result = combined(reduction, result, value);
    }
    target = scalar::cast<T>(result);
  }
};

/// Where values would be put among sorted ones.
template <class T, class I>
struct SearchSorted {
  using W = typename Worked<T>::type;
  const T* sorted;
  const T* values;
  I* y;
  int64_t n;
  bool right;
  ADDAX_DEVICE void operator()(int64_t i) const {
    const W value = scalar::cast<W>(values[i]);
    int64_t low = 0, high = n;
    while (low < high) {
      const int64_t middle = (low + high) / 2;
      const W there = scalar::cast<W>(sorted[middle]);
      const bool before = right ? !Ascending::before(value, there) : Ascending::before(there, value);
      (before ? low : high) = before ? middle + 1 : middle;
    }
    y[i] = I(low);
  }
};

}  // namespace addax::backends::cuda
