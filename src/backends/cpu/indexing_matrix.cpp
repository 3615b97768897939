// Triangles, diagonals, ranges, fills and searching in sorted values.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "backends/cpu/vectorised.hpp"
#include "backends/element_bytes.hpp"
#include "backends/indexing.hpp"
#include "backends/parallel.hpp"

namespace addax::backends::cpu {
namespace {

/// Keeps the columns from `from(row)` up to `to(row)` of each matrix and zeroes the others.
template <class Bounds>
void keep_band(const KernelCall& call, Bounds&& bounds) {
  const View &x = call.in[0], &y = call.out[0];
  int64_t rows = x.shape()[-2], columns = x.shape()[-1];
  visit_bytes(x.dtype(), [&](auto element) {
    using U = decltype(element);
    parallel_for(columns > 0 ? x.size() / columns : 0, 1, x.size(), [&](int64_t first, int64_t last) {
      for (int64_t r = first; r < last; ++r) {
        auto [from, to] = bounds(r % rows, columns);
        const U* row = x.as<U>() + r * columns;
        U* out = y.as<U>() + r * columns;
        std::fill(out, out + from, U{});
        std::copy(row + from, row + to, out + from);
        std::fill(out + to, out + columns, U{});
      }
    });
  });
}

int64_t diagonal_of(const KernelCall& call) { return static_cast<const DiagonalAttrs*>(call.attrs)->k; }

/// NaN lies behind every number.
template <class C>
bool sorts_before(C a, C b) {
  return a < b || (b != b && a == a);
}

template <class T, class I>
void search(const View& sorted, const View& values, const View& y, bool right) {
  const T *begin = sorted.as<T>(), *end = begin + sorted.size();
  for (int64_t i = 0, n = values.size(); i < n; ++i) {
    auto value = load_one(values.as<T>() + i);
    const T* at = std::partition_point(begin, end, [&](const T& x) {
      return right ? !sorts_before(value, load_one(&x)) : sorts_before(load_one(&x), value);
    });
    y.as<I>()[i] = static_cast<I>(at - begin);
  }
}

}  // namespace

void tril(const KernelCall& call) {
  keep_band(call, [k = diagonal_of(call)](int64_t row, int64_t columns) {
    return std::pair(int64_t{0}, std::clamp<int64_t>(row + k + 1, 0, columns));
  });
}

void triu(const KernelCall& call) {
  keep_band(call, [k = diagonal_of(call)](int64_t row, int64_t columns) {
    return std::pair(std::clamp<int64_t>(row + k, 0, columns), columns);
  });
}

void eye(const KernelCall& call) {
  const View& y = call.out[0];
  int64_t rows = y.shape()[-2], columns = y.shape()[-1], k = diagonal_of(call);
  std::memset(y.data, 0, y.spec->bytes());
  visit_dtype(y.dtype(), [&](auto zero) {
    using T = decltype(zero);
    for (int64_t r = std::max<int64_t>(0, -k); r < rows && r + k < columns; ++r) y.as<T>()[r * columns + r + k] = T(1);
  });
}

void diag(const KernelCall& call) {
  const View &x = call.in[0], &y = call.out[0];
  int64_t n = x.shape().back(), rows = y.shape()[-2], columns = y.shape()[-1], k = diagonal_of(call);
  int64_t start = k >= 0 ? k : -k * columns, batches = n > 0 ? x.size() / n : 0;
  std::memset(y.data, 0, y.spec->bytes());
  visit_bytes(x.dtype(), [&](auto element) {
    using U = decltype(element);
    for (int64_t b = 0; b < batches; ++b)
      for (int64_t i = 0; i < n; ++i) y.as<U>()[b * rows * columns + start + i * (columns + 1)] = x.as<U>()[b * n + i];
  });
}

void diagonal(const KernelCall& call) {
  const View &x = call.in[0], &y = call.out[0];
  int64_t n = y.shape().back(), rows = x.shape()[-2], columns = x.shape()[-1], k = diagonal_of(call);
  int64_t start = k >= 0 ? k : -k * columns, batches = n > 0 ? y.size() / n : 0;
  visit_bytes(x.dtype(), [&](auto element) {
    using U = decltype(element);
    for (int64_t b = 0; b < batches; ++b)
      for (int64_t i = 0; i < n; ++i) y.as<U>()[b * n + i] = x.as<U>()[b * rows * columns + start + i * (columns + 1)];
  });
}

void arange(const KernelCall& call) {
  const View& y = call.out[0];
  const auto& a = *static_cast<const RangeAttrs*>(call.attrs);
  visit_dtype(y.dtype(), [&](auto zero) {
    using T = decltype(zero);
    for (int64_t i = 0, n = y.size(); i < n; ++i) y.as<T>()[i] = convert_element<T>(a.start + double(i) * a.step);
  });
}

void fill(const KernelCall& call) {
  const View& y = call.out[0];
  visit_bytes(y.dtype(), [&](auto element) {
    using U = decltype(element);
    U value = *call.in[0].as<U>();
    parallel_for(y.size(), 4096, y.size(),
                 [&](int64_t first, int64_t last) { std::fill(y.as<U>() + first, y.as<U>() + last, value); });
  });
}

void searchsorted(const KernelCall& call) {
  bool right = static_cast<const SearchSortedAttrs*>(call.attrs)->right;
  visit_dtype(call.in[0].dtype(), [&](auto value) {
    visit_index(call.out[0].dtype(), [&](auto index) {
      search<decltype(value), decltype(index)>(call.in[0], call.in[1], call.out[0], right);
    });
  });
}

}  // namespace addax::backends::cpu
