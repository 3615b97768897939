// Sorting rows: runs of a few elements are sorted by a thread each, then merged two by two, where each element finds
// its place by a binary search in the other run. Equals keep their order, so that the result is one and the same
// however the threads run.
#pragma once

#include "backends/cuda/elementwise.cuh"
#include "backends/cuda/launch.hpp"

namespace addax::backends::cuda {

/// NaN lies behind every number.
struct Ascending {
  template <class K>
  ADDAX_DEVICE static bool before(K a, K b) {
    return a < b || (b != b && a == a);
  }
};
struct Descending {
  template <class K>
  ADDAX_DEVICE static bool before(K a, K b) {
    return a > b || (b != b && a == a);
  }
};

/// Keys with their places in their rows of `length`.
template <class K>
struct Keyed {
  K* key;
  int64_t* at;
};

constexpr int64_t first_run = 16;

template <class K, class Order>
struct SortRuns {
  Keyed<K> rows;
  int64_t length, runs;  // of a row
  ADDAX_DEVICE void operator()(int64_t i) const {
    const int64_t row = i / runs * length, first = row + i % runs * first_run;
    const int64_t last = first + first_run < row + length ? first + first_run : row + length;
    for (int64_t next = first + 1; next < last; ++next) {
      const K key = rows.key[next];
      const int64_t at = rows.at[next];
      int64_t place = next;
      for (; place > first && Order::before(key, rows.key[place - 1]); --place) {
        rows.key[place] = rows.key[place - 1];
        rows.at[place] = rows.at[place - 1];
      }
      rows.key[place] = key;
      rows.at[place] = at;
    }
  }
};

template <class K, class Order>
struct MergeRuns {
  Keyed<K> from, to;
  int64_t length, width;  // of a row, of the runs in it
  ADDAX_DEVICE void operator()(int64_t i) const {
    const int64_t row = i / length * length, own = (i - row) / width, other = own ^ 1;
    const K key = from.key[i];
    int64_t low = other * width, high = low + width;
    low = low < length ? low : length;
    high = high < length ? high : length;
    const int64_t first = low;
    while (low < high) {  // how many of the other run come before
      const int64_t middle = (low + high) / 2;
      const K there = from.key[row + middle];
      const bool before = other < own ? !Order::before(key, there) : Order::before(there, key);
      (before ? low : high) = before ? middle + 1 : middle;
    }
    const int64_t place = row + own / 2 * 2 * width + (i - row - own * width) + (low - first);
    to.key[place] = key;
    to.at[place] = from.at[i];
  }
};

/// x [outer, length, inner] as rows of keys.
template <class T>
struct LoadKeys {
  const T* x;
  Keyed<typename Worked<T>::type> rows;
  int64_t length, inner;
  ADDAX_DEVICE void operator()(int64_t i) const {
    const int64_t row = i / length, at = i % length;
    rows.key[i] = scalar::cast<typename Worked<T>::type>(x[(row / inner * length + at) * inner + row % inner]);
    rows.at[i] = at;
  }
};

/// Elements of x in the order of sorted rows, the first `count` of each.
template <class U>
struct WriteSorted {
  const U* x;
  const int64_t* at;
  U* y;
  int64_t length, inner, count;
  ADDAX_DEVICE void operator()(int64_t i) const {
    const int64_t row = i / count, place = i % count, outer = row / inner, column = row % inner;
    y[(outer * count + place) * inner + column] = x[(outer * length + at[row * length + place]) * inner + column];
  }
};

template <class I>
struct WriteOrder {
  const int64_t* at;
  I* y;
  int64_t length, inner, count;
  ADDAX_DEVICE void operator()(int64_t i) const {
    const int64_t row = i / count, place = i % count;
    y[(row / inner * count + place) * inner + row % inner] = I(at[row * length + place]);
  }
};

/// Two lists of keys with their places, in scratch memory.
template <class K>
struct SortScratch {
  Keyed<K> now, spare;
  SortScratch(void* scratch, int64_t count) {
    auto* places = static_cast<int64_t*>(scratch);
    now = {reinterpret_cast<K*>(places + 2 * count), places};
    spare = {reinterpret_cast<K*>(places + 3 * count), places + count};
  }
  static size_t bytes(int64_t count) { return size_t(count) * 4 * sizeof(int64_t); }

  /// Sorts `now`.
  template <class Order>
  void sort(int64_t rows, int64_t length, void* stream) {
    if (rows * length == 0) return;
    const int64_t runs = (length + first_run - 1) / first_run;
    launch(SortRuns<K, Order>{now, length, runs}, rows * runs, stream);
    for (int64_t width = first_run; width < length; width *= 2) {
      launch(MergeRuns<K, Order>{now, spare, length, width}, rows * length, stream);
      const Keyed<K> merged = spare;
      spare = now;
      now = merged;
    }
  }
};

}  // namespace addax::backends::cuda
