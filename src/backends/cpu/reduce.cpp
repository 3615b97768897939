// sum, mean, prod, max, min, any, all, and mean with variance, over any axes.
#include "backends/reduce.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "backends/cpu/elementwise_isa.hpp"
#include "backends/cpu/reduce_geometry.hpp"
#include "backends/cpu/reduce_ops.hpp"
#include "backends/cpu/sum_columns.hpp"
#include "backends/parallel.hpp"
#include "backends/visit.hpp"

namespace addax::backends::cpu {
namespace {

constexpr int64_t tile_width = 256;  // columns, or outputs of one column, that are accumulated on the stack at a time

/// Writes accumulators as elements of the output, for a mean divided by `count`.
template <class A>
void store(const KernelCall& call, int64_t at, const A* acc, int64_t n, std::optional<double> count) {
  visit_dtype(call.out[0].dtype(), [&](auto zero) {
    using U = decltype(zero);
    U* y = call.out[0].as<U>() + at;
    if (count) {
      for (int64_t i = 0; i < n; ++i) y[i] = U(compute_t<U>(double(acc[i]) / *count));
    } else {
      for (int64_t i = 0; i < n; ++i) y[i] = U(compute_t<U>(acc[i]));
    }
  });
}

/// Calls visit(x, rows) for the pieces of a matrix that hold its reduced elements [first, last).
template <class Visit>
ADDAX_INLINE inline void for_each_piece(const ReduceGeometry& g, int64_t first, int64_t last, const Visit& visit) {
  if (g.reduced.count == 1) {
    if (first < last) visit(first * g.columns, last - first);
    return;
  }
  while (first < last) {
    int64_t group = first / g.rows, row = first % g.rows, rows = std::min(g.rows - row, last - first);
    visit(g.reduced.offset(group) + row * g.columns, rows);
    first += rows;
  }
}

/// Adds the reduced elements [first, last) of the outputs [from, from + n), which lie in one row where there are
/// columns.
template <class A>
using Accumulate = void (*)(const ReduceGeometry& g, const View& x, int64_t from, int64_t n, int64_t first,
                            int64_t last, A* acc);

template <class Op, class T, class A>
void accumulate_directly(const ReduceGeometry& g, const View& x, int64_t from, int64_t n, int64_t first, int64_t last,
                         A* acc) {
  vectorised([&](auto bytes) ADDAX_INLINE {
    int64_t step = g.columns == 1 ? 1 : n;
    for (int64_t i = 0; i < n; i += step) {
      const T* begin = x.as<T>() + g.first(from + i);
      for_each_piece(g, first, last, [&](int64_t at, int64_t rows) ADDAX_INLINE {
        if (g.columns == 1)
          reduce_row<Op, bytes()>(begin + at, rows, acc[i]);
        else
          reduce_columns<Op, bytes()>(begin + at, rows, n, g.columns, acc);
      });
    }
  });
}

template <class A>
using Loader = void (*)(const void* x, int64_t at, int64_t n, A* values);

/// The same for elements that are converted first, whatever they are.
template <class Op, class A>
void accumulate_loaded(const ReduceGeometry& g, const void* x, Loader<A> load, int64_t from, int64_t n, int64_t first,
                       int64_t last, A* acc) {
  A values[tile_width];
  int64_t step = g.columns == 1 ? 1 : n;
  for (int64_t i = 0; i < n; i += step) {
    int64_t begin = g.first(from + i);
    for_each_piece(g, first, last, [&](int64_t at, int64_t rows) {
      for (int64_t r = 0; r < rows;) {
        int64_t width = g.columns == 1 ? std::min(tile_width, rows - r) : n;
        load(x, begin + at + r * g.columns, width, values);
        for (int64_t k = 0; k < width; ++k) Op::template combine<A>(acc[g.columns == 1 ? i : k], values[k]);
        r += g.columns == 1 ? width : 1;
      }
    });
  }
}

template <class A, class T>
void load_accumulators(const void* x, int64_t at, int64_t n, A* values) {
  for (int64_t i = 0; i < n; ++i) values[i] = as_acc<A>(static_cast<const T*>(x) + at + i);
}

template <class Op, class T, class A>
constexpr Accumulate<A> accumulate_of() {
  if constexpr (reads_directly<Op, T>)
    return accumulate_directly<Op, T, A>;
  else
    return [](const ReduceGeometry& g, const View& x, int64_t from, int64_t n, int64_t first, int64_t last, A* acc) {
      accumulate_loaded<Op, A>(g, x.data, load_accumulators<A, T>, from, n, first, last, acc);
    };
}

/// Outputs [from, to) over the reduced elements [first, last), tile by tile: to `partial`, or where that is null to
/// `out`.
template <class Op, class A>
void reduce_outputs(const ReduceGeometry& g, const KernelCall& call, Accumulate<A> accumulate, int64_t from, int64_t to,
                    int64_t first, int64_t last, A* partial, std::optional<double> count) {
  A acc[tile_width];
  while (from < to) {
    int64_t n = std::min(tile_width, to - from);
    if (g.columns > 1) n = std::min(n, g.columns - from % g.columns);
    std::fill_n(acc, n, Op::template initial<A>);
    accumulate(g, call.in[0], from, n, first, last, acc);
    if (partial)
      std::copy_n(acc, n, partial + from);
    else
      store(call, from, acc, n, count);
    from += n;
  }
}

/// `joined` neighbouring outputs of g are one of the call, which needs scratch.
template <class Op, class A>
void run(const KernelCall& call, const ReduceGeometry& g, Accumulate<A> accumulate, std::optional<double> count,
         int64_t joined = 1) {
  int64_t outputs = g.outputs(), reduced = g.reduced_count(), work = outputs * reduced;
  int64_t chunks = call.scratch ? g.chunks : 1;
  if (outputs == 0) return;
  A* partial = chunks > 1 || joined > 1 ? static_cast<A*>(call.scratch) : nullptr;
  if (chunks == 1) {
    int64_t grain = g.columns == 1 ? 1 : std::min<int64_t>(g.columns, 64);
    parallel_for(outputs, grain, work, [&](int64_t from, int64_t to) {
      reduce_outputs<Op>(g, call, accumulate, from, to, 0, reduced, partial, count);
    });
    if (!partial) return;
  } else {
    parallel_for(chunks, 1, work, [&](int64_t from, int64_t to) {
      for (int64_t c = from; c < to; ++c)
        reduce_outputs<Op>(g, call, accumulate, 0, outputs, reduced * c / chunks, reduced * (c + 1) / chunks,
                           partial + c * outputs, count);
    });
    for (int64_t c = 1; c < chunks; ++c)
      for (int64_t i = 0; i < outputs; ++i) Op::template combine<A>(partial[i], partial[c * outputs + i]);
  }
  for (int64_t i = 0; joined > 1 && i < outputs / joined; ++i) {
    A whole = partial[i * joined];
    for (int64_t k = 1; k < joined; ++k) Op::template combine<A>(whole, partial[i * joined + k]);
    partial[i] = whole;
  }
  store(call, 0, partial, outputs / joined, count);
}

template <class Op>
void reduce(const KernelCall& call, bool mean = false) {
  auto with = [&](const ReduceGeometry& g) {
    visit_dtype(call.in[0].dtype(), [&](auto zero) {
      using T = decltype(zero);
      using A = typename Op::template acc<T>;
      run<Op>(call, g, accumulate_of<Op, T, A>(), mean ? std::optional(double(g.reduced_count())) : std::nullopt);
    });
  };
  if (call.prepared) return with(*static_cast<const ReduceGeometry*>(call.prepared));
  with(ReduceGeometry(call.in[0].shape(), static_cast<const ReduceAttrs*>(call.attrs)->axes));
}

// ---- Columns --------------------------------------------------------------------------------------------------------

/// Within a row, from column `at` on.
void sum_part(const float* x, int64_t n, int64_t at, double* sums) {
  vectorised([&](auto) ADDAX_INLINE {
#pragma omp simd
    for (int64_t i = 0; i < n; ++i) sums[at + i] += double(x[i]);
  });
}

// ---- Mean and variance ----------------------------------------------------------------------------------------------

/// Of `count` elements: their mean, and the sum of squared distances from it.
struct Spread {
  double count, mean, squares;
};

void store(const KernelCall& call, int64_t at, const Spread* acc, int64_t n, std::optional<double>) {
  visit_float(call.out[0].dtype(), [&](auto zero) {
    using U = decltype(zero);
    for (int64_t i = 0; i < n; ++i) {
      call.out[0].as<U>()[at + i] = U(acc[i].count > 0 ? acc[i].mean : std::nan(""));
      call.out[1].as<U>()[at + i] = U(acc[i].squares / acc[i].count);
    }
  });
}

/// Chan, Golub and LeVeque 1979.
struct Join {
  template <class A>
  static constexpr A initial{};
  template <class A>
  static void combine(A& a, const A& b) {
    if (b.count == 0) return;
    if (a.count == 0) return void(a = b);
    const double count = a.count + b.count, apart = b.mean - a.mean;
    a.mean += apart * (b.count / count);
    a.squares += b.squares + apart * apart * (a.count * b.count / count);
    a.count = count;
  }
};

constexpr int64_t block_elements = 8192;  // that floats add up
constexpr int64_t folded = 64;            // neighbouring rows count as one up to this many elements

/// Adds distances from `centre` and their squares over `rows` rows, in `Groups` vectors of columns side by side.
template <int Bytes, int Groups, class T, class C>
ADDAX_INLINE inline void add_distances(const T* x, int64_t rows, int64_t stride, const C* centre, C* sums, C* squares) {
  using V = lanes_t<C, Bytes>;
  constexpr int64_t width = lane_count<V>;
  V sum[Groups], square[Groups], middle[Groups], v;
#pragma GCC unroll 4
  for (int k = 0; k < Groups; ++k) {
    load_lanes(sums + k * width, sum[k]);
    load_lanes(squares + k * width, square[k]);
    load_lanes(centre + k * width, middle[k]);
  }
  for (; rows > 0; --rows, x += stride)
#pragma GCC unroll 4
    for (int k = 0; k < Groups; ++k) {
      load_lanes(x + k * width, v);
      v -= middle[k];
      sum[k] += v;
      square[k] += v * v;
    }
#pragma GCC unroll 4
  for (int k = 0; k < Groups; ++k) {
    store_lanes(sums + k * width, sum[k]);
    store_lanes(squares + k * width, square[k]);
  }
}

/// Lines of elements, with what was added up for each place of a line.
template <class C>
struct Lines {
  C centre[tile_width]{}, sums[tile_width]{}, squares[tile_width]{};

  template <int Bytes, class T>
  ADDAX_INLINE void add(const T* x, int64_t count, int64_t width, int64_t stride) {
    constexpr int64_t lanes = lane_count<lanes_t<C, Bytes>>;
    int64_t c = 0;
    for (; c + 4 * lanes <= width; c += 4 * lanes)
      add_distances<Bytes, 4>(x + c, count, stride, centre + c, sums + c, squares + c);
    for (; c + lanes <= width; c += lanes)
      add_distances<Bytes, 1>(x + c, count, stride, centre + c, sums + c, squares + c);
    for (; c < width; ++c)
      for (int64_t r = 0; r < count; ++r) {
        const C distance = load_one(x + r * stride + c) - centre[c];
        sums[c] += distance;
        squares[c] += distance * distance;
      }
  }
};

/// Of one row, short enough for the cache.
template <int Bytes, class T>
ADDAX_INLINE inline Spread row_spread(const T* x, int64_t n) {
  using V = lanes_t<T, Bytes>;
  double sum = 0, squares = 0;
  reduce_row<Sum, Bytes>(x, n, sum);
  const T centre = T(sum / double(n));
  constexpr int64_t width = lane_count<V>;
  V even{}, odd{}, v, next;
  int64_t i = 0;
  for (; i + 2 * width <= n; i += 2 * width) {
    load_lanes(x + i, v);
    load_lanes(x + i + width, next);
    v -= centre;
    next -= centre;
    even += v * v;
    odd += next * next;
  }
  if (i > 0) fold_lanes<Sum>(squares, even + odd);
  for (; i < n; ++i) squares += double((x[i] - centre) * (x[i] - centre));
  return {double(n), sum / double(n), squares};
}

/// Adds `rows` rows of n columns. Distances are from the mean of the first eighth, which is part of the whole: so the
/// squares are at most some ten times those of distances from the mean of all, and little cancels when they become
/// these.
template <class T>
void add_block(const T* x, int64_t rows, int64_t n, int64_t stride, Spread* acc) {
  using C = compute_t<T>;
  vectorised([&](auto bytes) ADDAX_INLINE {
    const int64_t fold = stride == n ? std::max<int64_t>(1, std::min(folded / n, rows / 8)) : 1;
    const int64_t lines = rows / fold, width = fold * n;
    const int64_t first = std::min(lines, lines / 8 + 1), rest = rows - lines * fold;
    auto mean_of = [&](const C* values, int64_t i, int64_t of) ADDAX_INLINE {
      double sum = 0;
      for (int64_t c = i; c < width; c += n) sum += double(values[c]);
      return sum / double(std::max<int64_t>(1, of));
    };
    Lines<C> all;
    all.template add<bytes()>(x, first, width, fold * stride);
    for (int64_t i = 0; i < n; ++i) {
      const C mean = C(mean_of(all.sums, i, first * fold));
      for (int64_t c = i; c < width; c += n) {
        all.centre[c] = std::isfinite(mean) ? mean : C(0);
        all.sums[c] = all.squares[c] = 0;
      }
    }
    all.template add<bytes()>(x, lines, width, fold * stride);
    all.template add<bytes()>(x + lines * fold * stride, 1, rest * n, 0);
    for (int64_t i = 0; i < n; ++i) {
      const double off = mean_of(all.sums, i, rows);
      const double squares = (mean_of(all.squares, i, rows) - off * off) * double(rows);
      Join::combine(acc[i], {double(rows), double(all.centre[i]) + off, squares < 0 ? 0 : squares});
    }
  });
}

/// The same of one column: elements that lie side by side.
template <class T>
void add_row(const T* x, int64_t n, Spread* acc) {
  vectorised([&](auto bytes) ADDAX_INLINE { Join::combine(*acc, row_spread<bytes()>(x, n)); });
}

/// Blocks of a matrix in any float dtype; half floats of a row are widened first.
void add_matrix(const View& x, int64_t at, int64_t rows, int64_t n, int64_t stride, Spread* acc) {
  const int64_t most = std::max<int64_t>(1, block_elements / n);
  float wide[block_elements];
  visit_float(x.dtype(), [&](auto zero) {
    using T = decltype(zero);
    const T* from = x.as<T>() + at;
    for (int64_t r = 0; r < rows; r += most) {
      const int64_t count = std::min(most, rows - r);
      if (stride > 1) {
        add_block(from + r * stride, count, n, stride, acc);
      } else if constexpr (std::is_same_v<T, compute_t<T>>) {
        add_row(from + r, count, acc);
      } else {
        block_table().cast[x.dtype()][DType::float32](wide, from + r, nullptr, nullptr, count, 0);
        add_row(wide, count, acc);
      }
    }
  });
}

}  // namespace

void sum_columns(const float* x, int64_t first, int64_t n, int64_t columns, double* sums) {
  if (columns == 1) return vectorised([&](auto bytes) ADDAX_INLINE { reduce_row<Sum, bytes()>(x, n, *sums); });
  const int64_t at = first % columns, head = at ? std::min(n, columns - at) : 0, rows = (n - head) / columns;
  sum_part(x, head, at, sums);
  vectorised([&](auto bytes) ADDAX_INLINE { reduce_columns<Sum, bytes()>(x + head, rows, columns, columns, sums); });
  sum_part(x + head + rows * columns, n - head - rows * columns, 0, sums);
}

namespace {

/// Columns are added up side by side; so are short rows that lie beside each other, as those of GroupNormalization's
/// groups: first each of their columns alone, then what belongs to a row is joined.
struct MomentsPlan {
  ReduceGeometry geometry;
  int64_t joined = 1;

  explicit MomentsPlan(const ReduceGeometry& g) : geometry(g) {
    const ReduceGeometry::Groups &kept = g.kept, &reduced = g.reduced;
    if (g.columns > 1 || g.rows > 64 || kept.rank == 0 || reduced.rank != 1) return;
    const int64_t width = kept.length[kept.rank - 1] * g.rows;
    if (width == 0 || kept.stride[kept.rank - 1] != g.rows || reduced.stride[0] != width) return;
    geometry = ReduceGeometry({kept.count * g.rows / width, reduced.count, width}, {1});
    joined = g.rows;
  }
};

}  // namespace

Plan plan_moments(std::span<const Spec> in, std::span<const Spec>, const void* attrs) {
  auto plan = std::make_shared<MomentsPlan>(ReduceGeometry(in[0].shape, static_cast<const ReduceAttrs*>(attrs)->axes));
  const ReduceGeometry& g = plan->geometry;
  const size_t scratch = g.chunks > 1 || plan->joined > 1 ? size_t(g.chunks * g.outputs()) * sizeof(Spread) : 0;
  return {std::move(plan), scratch};
}

void moments(const KernelCall& call) {
  const MomentsPlan* plan = static_cast<const MomentsPlan*>(call.prepared);
  const ReduceGeometry g =
      plan ? plan->geometry : ReduceGeometry(call.in[0].shape(), static_cast<const ReduceAttrs*>(call.attrs)->axes);
  auto accumulate = [](const ReduceGeometry& g, const View& x, int64_t from, int64_t n, int64_t first, int64_t last,
                       Spread* acc) {
    const int64_t step = g.columns == 1 ? 1 : n;
    for (int64_t i = 0; i < n; i += step)
      for_each_piece(g, first, last, [&](int64_t at, int64_t rows) {
        add_matrix(x, g.first(from + i) + at, rows, step, g.columns, acc + i);
      });
  };
  run<Join, Spread>(call, g, accumulate, std::nullopt, plan ? plan->joined : 1);
}

Plan plan_reduce(std::span<const Spec> in, std::span<const Spec>, const void* attrs) {
  auto g = std::make_shared<ReduceGeometry>(in[0].shape, static_cast<const ReduceAttrs*>(attrs)->axes);
  size_t scratch = g->chunks > 1 ? size_t(g->chunks * g->outputs()) * sizeof(double) : 0;
  return {std::move(g), scratch};
}

void sum(const KernelCall& call) { reduce<Sum>(call); }
void mean(const KernelCall& call) { reduce<Sum>(call, true); }
void prod(const KernelCall& call) { reduce<Prod>(call); }
void max(const KernelCall& call) { reduce<Max>(call); }
void min(const KernelCall& call) { reduce<Min>(call); }
void any(const KernelCall& call) { reduce<Any>(call); }
void all(const KernelCall& call) { reduce<All>(call); }

}  // namespace addax::backends::cpu
