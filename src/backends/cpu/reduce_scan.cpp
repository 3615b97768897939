// Positions of extremes (argmax, argmin) and running sums and products.
#include <algorithm>

#include "backends/cpu/reduce_ops.hpp"
#include "backends/parallel.hpp"
#include "backends/reduce.hpp"
#include "backends/visit.hpp"

namespace addax::backends::cpu {
namespace {

/// A tensor as [outer, length, inner] around the axes [first, last).
struct AxisView {
  int64_t outer = 1, length = 1, inner = 1;
  AxisView(const Shape& shape, int first, int last) {
    for (int i = 0; i < shape.rank(); ++i) (i < first ? outer : i < last ? length : inner) *= shape[i];
  }
};

constexpr int64_t tile_width = 128;

template <class C>
ADDAX_INLINE inline bool before(Max, C x, C best) {
  return x > best || (x != x && best == best);
}
template <class C>
ADDAX_INLINE inline bool before(Min, C x, C best) {
  return x < best || (x != x && best == best);
}

/// Positions of the extremes of `width` neighbouring columns.
template <class Op, class T, class I>
void find_extremes(const T* x, int64_t length, int64_t stride, int64_t width, I* y) {
  compute_t<T> best[tile_width];
  int64_t at[tile_width] = {};
  for (int64_t c = 0; c < width && length > 0; ++c) best[c] = load_one(x + c);
  for (int64_t r = 1; r < length; ++r) {
    for (int64_t c = 0; c < width; ++c) {
      auto value = load_one(x + r * stride + c);
      bool better = before(Op{}, value, best[c]);
      best[c] = better ? value : best[c];
      at[c] = better ? r : at[c];
    }
  }
  for (int64_t c = 0; c < width; ++c) y[c] = static_cast<I>(at[c]);
}

/// A row: its extreme in vectors, then the first element that equals it.
template <class Op, int Bytes, class T>
ADDAX_INLINE inline int64_t find_extreme(const T* x, int64_t length) {
  using C = compute_t<T>;
  if (length == 0) return 0;
  C best = load_one(x);
  if (length < 64 || !reads_directly<Op, T>) {
    int64_t at = 0;
    for (int64_t i = 1; i < length; ++i) {
      C value = load_one(x + i);
      if (before(Op{}, value, best)) best = value, at = i;
    }
    return at;
  }
  if constexpr (reads_directly<Op, T>) reduce_row<Op, Bytes>(x, length, best);
  for (int64_t i = 0; i < length; ++i) {
    C value = load_one(x + i);
    if (value == best || value != value) return i;
  }
  return 0;
}

template <class Op>
void arg_extreme(const KernelCall& call) {
  const auto& axes = static_cast<const ReduceAttrs*>(call.attrs)->axes;
  AxisView v(call.in[0].shape(), axes.empty() ? 0 : int(axes.front()), axes.empty() ? 0 : int(axes.back()) + 1);
  visit_dtype(call.in[0].dtype(), [&](auto in_tag) {
    visit_index(call.out[0].dtype(), [&](auto out_tag) {
      using T = decltype(in_tag);
      using I = decltype(out_tag);
      const T* x = call.in[0].as<T>();
      I* y = call.out[0].as<I>();
      parallel_for(
          v.outer * v.inner, v.inner == 1 ? 1 : 16, v.outer * v.length * v.inner, [&](int64_t from, int64_t to) {
            if (v.inner == 1) {
              auto body = [&](auto bytes) ADDAX_INLINE {
                for (int64_t i = from; i < to; ++i)
                  y[i] = static_cast<I>(find_extreme<Op, bytes()>(x + i * v.length, v.length));
              };
              if constexpr (reads_directly<Op, T>)
                vectorised(body);
              else
                body(vector_bytes<16>{});
              return;
            }
            while (from < to) {
              int64_t column = from % v.inner, n = std::min({tile_width, v.inner - column, to - from});
              find_extremes<Op>(x + from / v.inner * v.length * v.inner + column, v.length, v.inner, n, y + from);
              from += n;
            }
          });
    });
  });
}

/// Running results down `width` neighbouring columns; `step` is the stride, negative where the run starts at the end.
template <class Op, class T>
void accumulate_columns(const T* x, T* y, int64_t length, int64_t step, int64_t width, bool exclusive) {
  using A = wide_t<T>;
  A acc[tile_width];
  std::fill_n(acc, width, Op::template initial<A>);
  for (int64_t r = 0; r < length; ++r, x += step, y += step) {
    for (int64_t c = 0; c < width; ++c) {
      A before = acc[c];
      Op::combine(acc[c], as_acc<A>(x + c));
      y[c] = T(compute_t<T>(exclusive ? before : acc[c]));
    }
  }
}

template <class Op>
void cumulate(const KernelCall& call) {
  const auto& attrs = *static_cast<const CumulativeAttrs*>(call.attrs);
  const Shape& shape = call.in[0].shape();
  AxisView v(shape, attrs.axis, shape.empty() ? attrs.axis : attrs.axis + 1);
  int64_t start = attrs.reverse ? (v.length - 1) * v.inner : 0, step = attrs.reverse ? -v.inner : v.inner;
  if (v.length == 0) return;
  visit_dtype(call.in[0].dtype(), [&](auto tag) {
    using T = decltype(tag);
    const T* x = call.in[0].as<T>();
    T* y = call.out[0].as<T>();
    parallel_for(v.outer * v.inner, 16, v.outer * v.length * v.inner, [&](int64_t from, int64_t to) {
      while (from < to) {
        int64_t column = from % v.inner, n = std::min({tile_width, v.inner - column, to - from});
        int64_t at = from / v.inner * v.length * v.inner + column + start;
        accumulate_columns<Op>(x + at, y + at, v.length, step, n, attrs.exclusive);
        from += n;
      }
    });
  });
}

}  // namespace

void argmax(const KernelCall& call) { arg_extreme<Max>(call); }
void argmin(const KernelCall& call) { arg_extreme<Min>(call); }
void cumsum(const KernelCall& call) { cumulate<Sum>(call); }
void cumprod(const KernelCall& call) { cumulate<Prod>(call); }

}  // namespace addax::backends::cpu
