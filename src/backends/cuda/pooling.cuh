// Pooling: one window, or one cell, of one channel at a time. Each gathers, so that sums run in the processor's order
// and no two threads write one place.
#pragma once

#include <algorithm>

#include "backends/cuda/launch.hpp"
#include "backends/cuda/number.cuh"
#include "backends/pooling.hpp"

namespace addax::backends::cuda {

/// One axis of places.
struct PoolAxis {
  int64_t cells = 1, windows = 1, size = 1, stride = 1, before = 0;
  int64_t extent = 1;  // cells that a window sees at most
  bool adaptive = false;

  // What a cell or a window meets of the other kind, from the first up to, not including, the end.
  template <bool cell>
  constexpr int64_t first(int64_t at) const {
    return cell ? first_window(at) : first_cell(at);
  }
  template <bool cell>
  constexpr int64_t end(int64_t at) const {
    return cell ? end_window(at) : end_cell(at);
  }
  // The cells of a window.
  constexpr int64_t first_cell(int64_t window) const {
    if (adaptive) return window * cells / windows;
    const int64_t start = window * stride - before;
    return start < 0 ? 0 : start;
  }
  constexpr int64_t end_cell(int64_t window) const {
    if (adaptive) return ((window + 1) * cells - 1) / windows + 1;
    const int64_t end = window * stride - before + size;
    return end < cells ? end : cells;
  }
  // The windows that see a cell.
  constexpr int64_t first_window(int64_t cell) const {
    if (adaptive) return cell * windows / cells;
    const int64_t passed = cell + before - size;
    return passed < 0 ? 0 : passed / stride + 1;
  }
  constexpr int64_t end_window(int64_t cell) const {
    const int64_t last = adaptive ? ((cell + 1) * windows - 1) / cells : (cell + before) / stride;
    return last < windows ? last + 1 : windows;
  }
};

/// Fewer axes of places than three are taken for three, the first ones of length 1.
struct PoolShape {
  PoolAxis axis[3];
  int64_t channels;

  PoolShape(const Shape& cells, const Shape& windows, const PoolAttrs& attrs) : channels(cells.back()) {
    const int places = cells.rank() - 2;
    for (int a = 0; a < places; ++a) {
      PoolAxis& made = axis[3 - places + a];
      made = {cells[a + 1],
              windows[a + 1],
              std::min(attrs.size[a], 2 * cells[a + 1] + 2),
              attrs.adaptive ? 1 : attrs.stride[a],
              0,
              1,
              attrs.adaptive};
      if (attrs.same) made.before = std::max<int64_t>(0, (made.windows - 1) * made.stride + made.size - made.cells) / 2;
      for (int64_t w = 0; w < made.windows; ++w)
        made.extent = std::max(made.extent, made.end_cell(w) - made.first_cell(w));
    }
  }
};

/// A cell, or a window: z, y, x, and where its image of the other kind begins.
template <bool cell>
struct PoolPlace {
  int64_t at[3], image, channel;
};

/// That of element i.
template <bool cell>
ADDAX_DEVICE inline PoolPlace<cell> pool_place(const PoolShape& s, int64_t i) {
  PoolPlace<cell> place{};
  place.channel = i % s.channels;
  i /= s.channels;
  place.image = 1;
  for (int a = 2; a >= 0; --a) {
    const int64_t own = cell ? s.axis[a].cells : s.axis[a].windows;
    place.at[a] = i % own;
    i /= own;
    place.image *= cell ? s.axis[a].windows : s.axis[a].cells;
  }
  place.image *= i;
  return place;
}

/// visit(position in memory, place) for each cell of a window, or for each window that sees a cell, in order.
template <bool cell, class Visit>
ADDAX_DEVICE inline void for_each_met(const PoolShape& s, const PoolPlace<cell>& own, const Visit& visit) {
  int64_t at[3];
  const auto& [z, y, x] = s.axis;
  const int64_t rows = cell ? y.windows : y.cells, columns = cell ? x.windows : x.cells;
  for (at[0] = z.template first<cell>(own.at[0]); at[0] < z.template end<cell>(own.at[0]); ++at[0])
    for (at[1] = y.template first<cell>(own.at[1]); at[1] < y.template end<cell>(own.at[1]); ++at[1])
      for (at[2] = x.template first<cell>(own.at[2]); at[2] < x.template end<cell>(own.at[2]); ++at[2])
        visit((own.image + (at[0] * rows + at[1]) * columns + at[2]) * s.channels + own.channel, at);
}

/// The number of a cell within a window.
ADDAX_DEVICE inline int64_t cell_number(const PoolShape& s, const int64_t* cell, const int64_t* window) {
  int64_t number = 0;
  for (int a = 0; a < 3; ++a) number = number * s.axis[a].extent + cell[a] - s.axis[a].first_cell(window[a]);
  return number;
}

/// A NaN stays, and replaces a number because no comparison holds. No places where these are null.
template <class T, class P>
struct MaxPool {
  PoolShape shape;
  const T* x;
  T* y;
  P* places;
  ADDAX_DEVICE void operator()(int64_t i) const {
    using W = worked_t<T>;
    const auto window = pool_place<false>(shape, i);
    W best{};
    int64_t place = -1;
    for_each_met(shape, window, [&](int64_t position, const int64_t* at) {
      const W value = scalar::cast<W>(x[position]);
      if (place >= 0 && (value <= best || best != best)) return;
      best = value;
      place = cell_number(shape, at, window.at);
    });
    y[i] = scalar::cast<T>(best);
    if (places) places[i] = P(place);
  }
};

template <class T, class P>
struct MaxUnpool {
  PoolShape shape;
  const T* dy;
  const P* places;
  T* dx;
  ADDAX_DEVICE void operator()(int64_t i) const {
    using W = worked_t<T>;
    const auto cell = pool_place<true>(shape, i);
    W sum{};
    int64_t seen = 0;
    for_each_met(shape, cell, [&](int64_t position, const int64_t* at) {
      const bool told = int64_t(places[position]) == cell_number(shape, cell.at, at);
      const W said = told ? scalar::cast<W>(dy[position]) : W{};
      sum = seen++ ? sum + said : said;
    });
    dx[i] = scalar::cast<T>(sum);
  }
};

template <class T, class P>
struct MaxPoolTake {
  PoolShape shape;
  const T* cells;
  const P* places;
  T* taken;
  ADDAX_DEVICE void operator()(int64_t i) const {
    const auto window = pool_place<false>(shape, i);
    int64_t number = places[i], at = 0, step = 1;
    for (int a = 2; a >= 0; --a) {
      const PoolAxis& axis = shape.axis[a];
      at += (number % axis.extent + axis.first_cell(window.at[a])) * step;
      step *= axis.cells;
      number /= axis.extent;
    }
    taken[i] = cells[(window.image + at) * shape.channels + window.channel];
  }
};

template <class T>
struct AveragePool {
  PoolShape shape;
  const T* x;
  T* y;
  ADDAX_DEVICE void operator()(int64_t i) const {
    using W = worked_t<T>;
    W sum{};
    int64_t count = 0;
    for_each_met(shape, pool_place<false>(shape, i), [&](int64_t position, const int64_t*) {
      sum += scalar::cast<W>(x[position]);
      ++count;
    });
    y[i] = scalar::cast<T>(sum / W(count));
  }
};

template <class T>
struct AverageUnpool {
  PoolShape shape;
  const T* dy;
  T* dx;
  ADDAX_DEVICE void operator()(int64_t i) const {
    using W = worked_t<T>;
    W sum{};
    for_each_met(shape, pool_place<true>(shape, i), [&](int64_t position, const int64_t* at) {
      int64_t count = 1;
      for (int a = 0; a < 3; ++a) count *= shape.axis[a].end_cell(at[a]) - shape.axis[a].first_cell(at[a]);
      sum += scalar::cast<W>(dy[position]) / W(count);
    });
    dx[i] = scalar::cast<T>(sum);
  }
};

}  // namespace addax::backends::cuda
