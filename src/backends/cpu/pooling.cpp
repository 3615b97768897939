// Pooling kernels: parallel over rows of results, vectorised over channels. Gradients gather too: each cell adds up
// what the windows over it say, so that no two threads write one cell and nothing is cleared first.
#include "backends/pooling.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "backends/cpu/vectorised.hpp"
#include "backends/parallel.hpp"
#include "backends/visit.hpp"

namespace addax::backends {
namespace {

struct Span {
  int64_t begin = 0, end = 1;
};

/// a / b for positive numbers.
int64_t rounded_up(int64_t a, int64_t b) { return (a - 1) / b + 1; }

/// One axis of places.
struct Axis {
  int64_t cells = 1, windows = 1;
  int64_t extent = 1;                  // cells that a window sees at most
  std::vector<Span> seen{Span()};      // by each window
  std::vector<Span> watchers{Span()};  // of each cell: the windows that see it
};

Axis axis_of(const PoolAttrs& attrs, int a, int64_t cells, int64_t windows) {
  Axis axis{cells, windows, 1, {}, {}};
  int64_t size = std::min(attrs.size[a], 2 * cells + 2);  // a larger window sees no more
  int64_t step = attrs.adaptive ? 0 : attrs.stride[a], before = 0;
  if (attrs.same) before = std::max<int64_t>(0, (windows - 1) * step + size - cells) / 2;
  for (int64_t i = 0; i < windows; ++i) {
    int64_t start = attrs.adaptive ? i * cells / windows : i * step - before;
    int64_t end = attrs.adaptive ? rounded_up((i + 1) * cells, windows) : start + size;
    axis.seen.push_back({std::max<int64_t>(0, start), std::min(cells, end)});
    axis.extent = std::max(axis.extent, axis.seen.back().end - axis.seen.back().begin);
  }
  Span watching{0, 0};
  for (int64_t cell = 0; cell < cells; ++cell) {
    while (watching.end < windows && axis.seen[static_cast<size_t>(watching.end)].begin <= cell) ++watching.end;
    while (watching.begin < watching.end && axis.seen[static_cast<size_t>(watching.begin)].end <= cell)
      ++watching.begin;
    axis.watchers.push_back(watching);
  }
  return axis;
}

/// The plan: fewer places than three are taken for three, the first ones of length 1.
struct Pooling {
  int64_t batch, channels;
  std::array<Axis, 3> axes;

  Pooling(const Shape& cells, const Shape& windows, const PoolAttrs& attrs) : batch(cells[0]), channels(cells.back()) {
    int places = cells.rank() - 2;
    for (int a = 0; a < places; ++a)
      axes[static_cast<size_t>(3 - places + a)] = axis_of(attrs, a, cells[a + 1], windows[a + 1]);
  }
  /// Whether no cell belongs to two windows.
  bool is_disjoint() const {
    return std::ranges::all_of(axes, [](const Axis& axis) {
      return std::ranges::all_of(axis.watchers, [](const Span& s) { return s.end - s.begin <= 1; });
    });
  }
};

/// Where one target (a window or a cell) takes from: a box of the other kind in the same image.
struct Target {
  std::array<int64_t, 3> at;      // z, y, x
  std::array<Span, 3> sources;    // along them
  std::array<int64_t, 3> shape;   // of the image of sources
  int64_t image = 0, target = 0;  // positions in memory: of that image, of the target
  int64_t channels = 0;

  int64_t position(int64_t z, int64_t y, int64_t x) const {
    return image + ((z * shape[1] + y) * shape[2] + x) * channels;
  }
  int64_t count() const {
    int64_t product = 1;
    for (const Span& s : sources) product *= s.end - s.begin;
    return product;
  }
};

/// Calls visit(position in memory, z, y, x) for each source of a target, in order.
template <class Visit>
ADDAX_INLINE inline void for_each_source(const Target& t, const Visit& visit) {
  const auto& [zs, ys, xs] = t.sources;
  for (int64_t z = zs.begin; z < zs.end; ++z)
    for (int64_t y = ys.begin; y < ys.end; ++y)
      for (int64_t x = xs.begin; x < xs.end; ++x) visit(t.position(z, y, x), z, y, x);
}

/// The number of a cell within one of the windows that see it.
ADDAX_INLINE inline int64_t number_of(const Pooling& g, const std::array<int64_t, 3>& cell, int64_t z, int64_t y,
                                      int64_t x) {
  const int64_t window[] = {z, y, x};
  int64_t number = 0;
  for (size_t a = 0; a < 3; ++a)
    number = number * g.axes[a].extent + cell[a] - g.axes[a].seen[static_cast<size_t>(window[a])].begin;
  return number;
}

/// Runs body(vector bytes, target) for all windows, or for all cells.
template <class Body>
void for_each_target(const KernelCall& call, bool cells, const Body& body) {
  const Pooling& g = *static_cast<const Pooling*>(call.prepared);
  Target first;
  std::array<int64_t, 3> targets;
  int64_t work = g.batch * g.channels, image = g.channels;
  for (size_t a = 0; a < 3; ++a) {
    const Axis& axis = g.axes[a];
    targets[a] = cells ? axis.cells : axis.windows;
    first.shape[a] = cells ? axis.windows : axis.cells;
    work *= std::max(axis.cells, axis.windows * axis.extent);
    image *= first.shape[a];
  }
  first.channels = g.channels;
  auto sources = [&](size_t a, int64_t i)
                     ADDAX_INLINE { return (cells ? g.axes[a].watchers : g.axes[a].seen)[static_cast<size_t>(i)]; };
  parallel_for(g.batch * targets[0] * targets[1], 1, work, [&](int64_t begin, int64_t end) {
    vectorised([&](auto bytes) ADDAX_INLINE {
      Target t = first;
      for (int64_t row = begin; row < end; ++row) {
        int64_t plane = row / targets[1];
        t.at = {plane % targets[0], row % targets[1], 0};
        t.image = plane / targets[0] * image;
        t.sources = {sources(0, t.at[0]), sources(1, t.at[1]), Span()};
        for (int64_t x = 0; x < targets[2]; ++x) {
          t.at[2] = x;
          t.sources[2] = sources(2, x);
          t.target = (row * targets[2] + x) * g.channels;
          body(bytes, t);
        }
      }
    });
  });
}

// ---- Channels ---------------------------------------------------------------------------------------------------

/// Calls body(channel, zero) over all channels, with vectors first and single values behind.
template <class C, int Bytes, class Body>
ADDAX_INLINE inline void over_channels(vector_bytes<Bytes>, int64_t channels, const Body& body) {
  using V = lanes_t<C, Bytes>;
  int64_t c = 0;
  for (V zero{}; c + lane_count<V> <= channels; c += lane_count<V>, zero = V{}) body(c, zero);
  for (C zero{}; c < channels; ++c, zero = C{}) body(c, zero);
}

template <class T, class V>
ADDAX_INLINE inline void load(const T* p, V& v) {
  if constexpr (std::is_arithmetic_v<V>)
    v = load_one(p);
  else
    load_lanes(p, v);
}
template <class T, class V>
ADDAX_INLINE inline void store(T* p, const V& v) {
  if constexpr (std::is_arithmetic_v<V>)
    *p = T(v);
  else
    store_lanes(p, v);
}

/// An integer for each lane of V.
template <class V>
struct Numbers {
  using type = decltype(std::declval<V>() > std::declval<V>());
};
template <>
struct Numbers<float> {
  using type = int32_t;
};
template <>
struct Numbers<double> {
  using type = int64_t;
};
template <>
struct Numbers<uint16_t> {
  using type = int32_t;
};
template <>
struct Numbers<uint32_t> {
  using type = int32_t;
};
template <>
struct Numbers<uint64_t> {
  using type = int64_t;
};
template <class V>
using numbers_t = typename Numbers<V>::type;

/// What is said where numbers are that one, zero elsewhere. The sum stands in its comparison: alone, GCC 12 builds it
/// lane by lane.
template <class M, class V>
ADDAX_INLINE inline void take_number(const M& numbers, int64_t number, const V& said, V& taken) {
  if constexpr (std::is_arithmetic_v<M>)
    taken = numbers == static_cast<M>(number) ? said : V{};
  else
    select_lanes(numbers == M{} + static_cast<std::remove_cvref_t<decltype(numbers[0])>>(number), said, V{}, taken);
}
template <class K, class M>
ADDAX_INLINE inline void load_numbers(const K* p, M& numbers) {
  if constexpr (std::is_arithmetic_v<M>) {
    numbers = *p;
  } else {
    lanes_t<K, static_cast<int>(sizeof(K)) * lane_count<M>> narrow;
    std::memcpy(&narrow, p, sizeof narrow);
    if constexpr (sizeof(K) == 1)  // GCC 12 takes wider steps apart into scalars
      numbers = __builtin_convertvector(__builtin_convertvector(narrow, lanes_t<uint16_t, 2 * lane_count<M>>), M);
    else
      numbers = __builtin_convertvector(narrow, M);
  }
}
template <class K, class M>
ADDAX_INLINE inline void store_numbers(K* p, const M& numbers) {
  if constexpr (std::is_arithmetic_v<M>) {
    *p = static_cast<K>(numbers);
  } else {
    auto narrow = __builtin_convertvector(numbers, lanes_t<K, static_cast<int>(sizeof(K)) * lane_count<M>>);
    std::memcpy(p, &narrow, sizeof narrow);
  }
}

// ---- Maxima -----------------------------------------------------------------------------------------------------

/// The largest cell of a window, and where K is an integer type its number.
template <class K, int Bytes, class T>
ADDAX_INLINE inline void largest(vector_bytes<Bytes> bytes, const Pooling& g, const Target& t, const T* x, T* y,
                                 K* places) {
  int64_t z0 = t.sources[0].begin, y0 = t.sources[1].begin, x0 = t.sources[2].begin;
  over_channels<compute_t<T>>(bytes, t.channels, [&](int64_t c, auto& best) ADDAX_INLINE {
    using V = std::remove_reference_t<decltype(best)>;
    numbers_t<V> place{};  // that of the first cell
    load(x + t.position(z0, y0, x0) + c, best);
    for_each_source(t, [&](int64_t position, int64_t zz, int64_t yy, int64_t xx) ADDAX_INLINE {
      V v;
      load(x + position + c, v);
      // A NaN stays, and replaces a number because no comparison holds.
      auto less = v <= best;
      auto nan = best != best;
      V next;
      select_lanes(less, best, v, next);
      select_lanes(nan, best, next, next);
      if constexpr (!std::is_void_v<K>) {
        int64_t number = ((zz - z0) * g.axes[1].extent + yy - y0) * g.axes[2].extent + xx - x0;
        numbers_t<V> here = numbers_t<V>{} + static_cast<int32_t>(number), moved;
        select_lanes(less, place, here, moved);
        select_lanes(nan, place, moved, place);
      }
      best = next;
    });
    store(y + t.target + c, best);
    if constexpr (!std::is_void_v<K>) store_numbers(places + t.target + c, place);
  });
}

/// What windows say to the cell of that number, zero where their place is another.
template <class K, class T, class V>
ADDAX_INLINE inline void take_where(const K* places, int64_t number, const T* dy, V& taken) {
  numbers_t<V> place;
  V said;
  load_numbers(places, place);
  load(dy, said);
  take_number(place, number, said, taken);
}

template <class T>
using bits_t = std::conditional_t<sizeof(T) == 8, uint64_t, std::conditional_t<sizeof(T) == 4, uint32_t, uint16_t>>;

/// Rows [begin, end) of cells where each cell has one window at most: what it says is moved, not computed with.
template <class T, class K>
void spread_rows(const Pooling& g, const T* dy, const K* places, T* dx, int64_t begin, int64_t end) {
  using Bits = bits_t<T>;
  const Axis &zs = g.axes[0], &ys = g.axes[1], &xs = g.axes[2];
  const int64_t channels = g.channels, rows = zs.cells * ys.cells;
  vectorised([&](auto bytes) ADDAX_INLINE {
    for (int64_t row = begin; row < end; ++row) {
      const int64_t z = row % rows / ys.cells, y = row % ys.cells;
      const Span wz = zs.watchers[static_cast<size_t>(z)], wy = ys.watchers[static_cast<size_t>(y)];
      Bits* to = reinterpret_cast<Bits*>(dx) + row * xs.cells * channels;
      const auto clear = [&](int64_t from, int64_t until) ADDAX_INLINE {
        if (from < until)
          std::memset(to + from * channels, 0, static_cast<size_t>((until - from) * channels) * sizeof(T));
      };
      int64_t filled = 0;
      if (wz.begin < wz.end && wy.begin < wy.end) {
        const int64_t number = (z - zs.seen[static_cast<size_t>(wz.begin)].begin) * ys.extent + y -
                               ys.seen[static_cast<size_t>(wy.begin)].begin;
        int64_t window = ((row / rows * zs.windows + wz.begin) * ys.windows + wy.begin) * xs.windows * channels;
        for (const Span& seen : xs.seen) {
          clear(filled, seen.begin);
          over_channels<Bits>(bytes, channels, [&](int64_t c, auto& said) ADDAX_INLINE {
            using V = std::remove_reference_t<decltype(said)>;
            numbers_t<V> place;
            load_numbers(places + window + c, place);
            load(reinterpret_cast<const Bits*>(dy) + window + c, said);
            for (int64_t x = seen.begin; x < seen.end; ++x) {
              V taken;
              take_number(place, number * xs.extent + x - seen.begin, said, taken);
              store(to + x * channels + c, taken);
            }
          });
          filled = seen.end;
          window += channels;
        }
      }
      clear(filled, xs.cells);
    }
  });
}

/// Calls body(K*) with the places in their type.
template <class Body>
void visit_places(const View& places, const Body& body) {
  places.dtype() == DType::uint8 ? body(places.as<uint8_t>()) : body(places.as<int32_t>());
}

}  // namespace

int64_t count_windows(const PoolAttrs& attrs, int axis, int64_t length) {
  if (attrs.adaptive) return length > 0 ? attrs.size[axis] : -1;
  if (attrs.same) return length > 0 ? rounded_up(length, attrs.stride[axis]) : -1;
  return length >= attrs.size[axis] ? (length - attrs.size[axis]) / attrs.stride[axis] + 1 : -1;
}

DType place_dtype(const PoolAttrs& attrs, const Shape& cells) {
  int64_t volume = 1;
  for (int a = 0; a < attrs.size.rank(); ++a)
    volume *= attrs.adaptive ? cells[a + 1] / attrs.size[a] + 2 : std::min(attrs.size[a], cells[a + 1]);
  return volume <= 256 ? DType::uint8 : DType::int32;
}

namespace cpu {

Plan plan_pool(std::span<const Spec> in, std::span<const Spec> out, const void* attrs) {
  return {std::make_shared<Pooling>(in[0].shape, out[0].shape, *static_cast<const PoolAttrs*>(attrs)), 0};
}
Plan plan_unpool(std::span<const Spec> in, std::span<const Spec> out, const void* attrs) {
  return {std::make_shared<Pooling>(out[0].shape, in[0].shape, *static_cast<const PoolAttrs*>(attrs)), 0};
}

void max_pool(const KernelCall& call) {
  const Pooling& g = *static_cast<const Pooling*>(call.prepared);
  visit_float(call.in[0].dtype(), [&](auto zero) {
    using T = decltype(zero);
    const T* x = call.in[0].as<T>();
    T* y = call.out[0].as<T>();
    auto run = [&](auto* places) {
      for_each_target(call, false,
                      [&](auto bytes, const Target& t) ADDAX_INLINE { largest(bytes, g, t, x, y, places); });
    };
    if (call.out.size() > 1)
      visit_places(call.out[1], run);
    else
      run(static_cast<void*>(nullptr));
  });
}

void max_unpool(const KernelCall& call) {
  const Pooling& g = *static_cast<const Pooling*>(call.prepared);
  visit_float(call.in[0].dtype(), [&](auto zero) {
    using T = decltype(zero);
    const T* dy = call.in[0].as<T>();
    T* dx = call.out[0].as<T>();
    visit_places(call.in[1], [&](const auto* places) {
      if (g.is_disjoint() && sizeof(*places) <= sizeof(T)) {  // places fit lanes
        const int64_t rows = g.batch * g.axes[0].cells * g.axes[1].cells;
        return parallel_for(rows, 1, call.out[0].size(),
                            [&](int64_t begin, int64_t end) { spread_rows(g, dy, places, dx, begin, end); });
      }
      for_each_target(call, true, [&](auto bytes, const Target& t) ADDAX_INLINE {
        auto [zs, ys, xs] = t.sources;
        if (t.count() == 1) {
          int64_t window = t.position(zs.begin, ys.begin, xs.begin);
          int64_t number = number_of(g, t.at, zs.begin, ys.begin, xs.begin);
          over_channels<compute_t<T>>(bytes, t.channels, [&](int64_t c, auto& taken) ADDAX_INLINE {
            take_where(places + window + c, number, dy + window + c, taken);
            store(dx + t.target + c, taken);
          });
        } else {
          over_channels<compute_t<T>>(bytes, t.channels, [&](int64_t c, auto& sum) ADDAX_INLINE {
            for_each_source(t, [&](int64_t window, int64_t z, int64_t y, int64_t x) ADDAX_INLINE {
              std::remove_reference_t<decltype(sum)> taken;
              take_where(places + window + c, number_of(g, t.at, z, y, x), dy + window + c, taken);
              sum += taken;
            });
            store(dx + t.target + c, sum);
          });
        }
      });
    });
  });
}

void max_pool_take(const KernelCall& call) {
  const Pooling& g = *static_cast<const Pooling*>(call.prepared);
  visit_float(call.in[0].dtype(), [&](auto zero) {
    using T = decltype(zero);
    const T* cells = call.in[0].as<T>();
    T* taken = call.out[0].as<T>();
    visit_places(call.in[1], [&](const auto* places) {
      for_each_target(call, false, [&](auto, const Target& t) ADDAX_INLINE {
        for (int64_t c = t.target; c < t.target + t.channels; ++c) {
          int64_t number = places[c], at[3];
          for (size_t a = 3; a-- > 0; number /= g.axes[a].extent)
            at[a] = number % g.axes[a].extent + g.axes[a].seen[static_cast<size_t>(t.at[a])].begin;
          taken[c] = cells[t.position(at[0], at[1], at[2]) + c - t.target];
        }
      });
    });
  });
}

// ---- Means ------------------------------------------------------------------------------------------------------

void average_pool(const KernelCall& call) {
  visit_float(call.in[0].dtype(), [&](auto zero) {
    using T = decltype(zero);
    const T* cells = call.in[0].as<T>();
    T* means = call.out[0].as<T>();
    for_each_target(call, false, [&](auto bytes, const Target& t) ADDAX_INLINE {
      auto count = static_cast<compute_t<T>>(t.count());
      over_channels<compute_t<T>>(bytes, t.channels, [&](int64_t c, auto& sum) ADDAX_INLINE {
        for_each_source(t, [&](int64_t position, int64_t, int64_t, int64_t) ADDAX_INLINE {
          std::remove_reference_t<decltype(sum)> v;
          load(cells + position + c, v);
          sum += v;
        });
        sum /= count;
        store(means + t.target + c, sum);
      });
    });
  });
}

void average_unpool(const KernelCall& call) {
  const Pooling& g = *static_cast<const Pooling*>(call.prepared);
  auto seen = [&](size_t a, int64_t window) ADDAX_INLINE {
    const Span& span = g.axes[a].seen[static_cast<size_t>(window)];
    return span.end - span.begin;
  };
  visit_float(call.in[0].dtype(), [&](auto zero) {
    using T = decltype(zero);
    const T* dy = call.in[0].as<T>();
    T* dx = call.out[0].as<T>();
    for_each_target(call, true, [&](auto bytes, const Target& t) ADDAX_INLINE {
      over_channels<compute_t<T>>(bytes, t.channels, [&](int64_t c, auto& sum) ADDAX_INLINE {
        for_each_source(t, [&](int64_t position, int64_t z, int64_t y, int64_t x) ADDAX_INLINE {
          std::remove_reference_t<decltype(sum)> v;
          load(dy + position + c, v);
          sum += v / static_cast<compute_t<T>>(seen(0, z) * seen(1, y) * seen(2, x));
        });
        store(dx + t.target + c, sum);
      });
    });
  });
}

}  // namespace cpu
}  // namespace addax::backends
