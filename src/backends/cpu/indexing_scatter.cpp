// Writing by index: the gradients of taking, scatter, segment reductions, bincount. Every sum runs in the order of the
// indices on one thread, so results do not depend on threads; threads share the columns.
#include <algorithm>
#include <cstring>

#include "backends/cpu/reduce_ops.hpp"
#include "backends/element_bytes.hpp"
#include "backends/indexing.hpp"
#include "backends/indexing_axis.hpp"
#include "backends/parallel.hpp"

namespace addax::backends::cpu {
namespace {

template <class C, class T>
void update(Reduction reduction, C* y, const T* x, int64_t n) {
  auto each = [&](auto&& f) {
    for (int64_t i = 0; i < n; ++i) f(y[i], C(load_one(x + i)));
  };
  switch (reduction) {
    case Reduction::replace: return each([](C& a, C b) { a = b; });
    case Reduction::add: return each([](C& a, C b) { a = C(a + b); });
    case Reduction::multiply: return each([](C& a, C b) { a = C(a * b); });
    case Reduction::min: return each([](C& a, C b) { Min::combine(a, b); });
    case Reduction::max: return each([](C& a, C b) { Max::combine(a, b); });
  }
}

template <class C>
C neutral(Reduction reduction) {
  return reduction == Reduction::multiply ? C(1)
         : reduction == Reduction::min    ? highest<C>
         : reduction == Reduction::max    ? lowest<C>
                                          : C(0);
}

/// The output in compute type: itself, or for 16-bit floats the scratch, written back by `finish`.
template <class T>
struct Target {
  using C = compute_t<T>;
  const View& y;
  C* data;

  explicit Target(const KernelCall& call) : y(call.out[0]) {
    if constexpr (std::is_same_v<T, C>)
      data = y.as<T>();
    else
      data = static_cast<C*>(call.scratch);
  }
  void start(C value) { std::fill_n(data, y.size(), value); }
  void start(const T* x) {
    for (int64_t i = 0, n = y.size(); i < n; ++i) data[i] = load_one(x + i);
  }
  void finish() {
    if constexpr (!std::is_same_v<T, C>)
      for (int64_t i = 0, n = y.size(); i < n; ++i) y.as<T>()[i] = T(data[i]);
  }
};

/// y[row(i)] = op(y[row(i)], values[i]) for i in order; a negative row is dropped.
template <class C, class T, class Row>
void update_rows(C* y, const T* values, int64_t count, int64_t inner, Reduction reduction, Row&& row) {
  parallel_for(inner, 16, count * inner, [&](int64_t first, int64_t last) {
    for (int64_t i = 0; i < count; ++i) {
      int64_t at = row(i);
      if (at >= 0) update(reduction, y + at * inner + first, values + i * inner + first, last - first);
    }
  });
}

/// Calls body(T{}, I{}) for the values' and the indices' types.
template <class Body>
void visit_both(const View& values, const View& indices, Body&& body) {
  visit_dtype(values.dtype(),
              [&](auto value) { visit_index(indices.dtype(), [&](auto index) { body(value, index); }); });
}

template <class T, class I>
void place(const KernelCall& call, Target<T>& y, const View& indices, const View& values, Reduction reduction) {
  PartialIndex address(call.out[0].shape(), indices.shape());
  update_rows(y.data, values.as<T>(), address.count, address.inner, reduction,
              [&](int64_t i) { return address.row(indices.as<I>() + i * address.k); });
  y.finish();
}

}  // namespace

Plan plan_scatter(std::span<const Spec>, std::span<const Spec> out, const void*) {
  bool half = out[0].dtype == DType::float16 || out[0].dtype == DType::bfloat16;
  return {nullptr, half ? size_t(out[0].shape.size()) * sizeof(float) : 0};
}

void take_gradient(const KernelCall& call) {
  const View &dy = call.in[0], &indices = call.in[1];
  AxisSplit s(call.out[0].shape(), static_cast<const TakeAttrs*>(call.attrs)->axis);
  int64_t n = indices.size();
  visit_both(dy, indices, [&](auto value, auto index) {
    using T = decltype(value);
    const auto* at = indices.as<decltype(index)>();
    Target<T> dx(call);
    dx.start(compute_t<T>(0));
    for (int64_t o = 0; o < s.outer; ++o)
      update_rows(dx.data + o * s.length * s.inner, dy.as<T>() + o * n * s.inner, n, s.inner, Reduction::add,
                  [&](int64_t i) { return resolve(at[i], s.length); });
    dx.finish();
  });
}

void take_along_axis_gradient(const KernelCall& call) {
  const View &dy = call.in[0], &indices = call.in[1];
  int axis = static_cast<const TakeAttrs*>(call.attrs)->axis;
  AxisSplit s(call.out[0].shape(), axis);
  int64_t n = AxisSplit(indices.shape(), axis).length;
  visit_both(dy, indices, [&](auto value, auto index) {
    using T = decltype(value);
    const auto* indices_data = indices.as<decltype(index)>();
    Target<T> dx(call);
    dx.start(compute_t<T>(0));
    parallel_for(s.outer, 1, dy.size(), [&](int64_t first, int64_t last) {
      for (int64_t i = first * n * s.inner; i < last * n * s.inner; ++i) {
        int64_t at = resolve(indices_data[i], s.length), o = i / (n * s.inner), c = i % s.inner;
        if (at >= 0) update(Reduction::add, dx.data + (o * s.length + at) * s.inner + c, dy.as<T>() + i, 1);
      }
    });
    dx.finish();
  });
}

void scatter(const KernelCall& call) {
  visit_both(call.in[1], call.in[0], [&](auto value, auto index) {
    using T = decltype(value);
    Target<T> y(call);
    y.start(compute_t<T>(0));
    place<T, decltype(index)>(call, y, call.in[0], call.in[1], Reduction::add);
  });
}

void scatter_update(const KernelCall& call) {
  Reduction reduction = static_cast<const ScatterAttrs*>(call.attrs)->reduction;
  visit_both(call.in[2], call.in[1], [&](auto value, auto index) {
    using T = decltype(value);
    Target<T> y(call);
    y.start(call.in[0].as<T>());
    place<T, decltype(index)>(call, y, call.in[1], call.in[2], reduction);
  });
}

void segment_reduce(const KernelCall& call) {
  const View &x = call.in[0], &numbers = call.in[1], &out = call.out[0];
  Reduction reduction = static_cast<const SegmentAttrs*>(call.attrs)->reduction;
  int64_t n = numbers.size(), segments = out.shape().front();
  visit_both(x, numbers, [&](auto value, auto index) {
    using T = decltype(value);
    const auto* number = numbers.as<decltype(index)>();
    Target<T> y(call);
    y.start(neutral<compute_t<T>>(reduction));
    update_rows(y.data, x.as<T>(), n, n > 0 ? x.size() / n : 0, reduction,
                [&](int64_t i) { return number[i] < segments ? int64_t(number[i]) : -1; });
    y.finish();
  });
}

void bincount(const KernelCall& call) {
  const View &x = call.in[0], &y = call.out[0];
  int64_t n = x.shape().back(), bins = y.shape().back(), rows = n > 0 ? x.size() / n : 0;
  std::memset(y.data, 0, y.spec->bytes());
  visit_both(y, x, [&](auto element, auto index) {
    using T = decltype(element);
    const auto* bin = x.as<decltype(index)>();
    for (int64_t r = 0; r < rows; ++r) {
      for (int64_t i = r * n; i < (r + 1) * n; ++i) {
        if (bin[i] < 0 || int64_t(bin[i]) >= bins) continue;
        T& count = y.as<T>()[r * bins + int64_t(bin[i])];
        auto weight = call.in.size() > 1 ? load_one(call.in[1].as<T>() + i) : compute_t<T>(1);
        count = T(compute_t<T>(load_one(&count) + weight));
      }
    }
  });
}

}  // namespace addax::backends::cpu
