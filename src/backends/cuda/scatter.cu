// Launches the kernels that write by index.
#include "backends/cuda/scatter.cuh"

#include <limits>

#include "backends/cuda/kernel_table.hpp"
#include "backends/cuda/kernels.hpp"
#include "backends/cuda/movement.cuh"
#include "backends/element_bytes.hpp"

namespace addax::backends::cuda {
namespace {

/// For ops whose indices, or numbers, are in[index]; `per` of its last axis make one update.
template <size_t index, bool partial>
Plan plan_scatter(std::span<const Spec> in, std::span<const Spec>, const void*) {
  const Shape& indices = in[index].shape;
  const int64_t count = partial ? indices.part(0, indices.rank() - 1).size() : indices.size();
  return {nullptr, SortScratch<int64_t>::bytes(count)};
}

/// Updates of out[0], which is [outer, length, inner] and holds what they meet.
struct Updates {
  int64_t outer, count, length, inner;
  const void* values;
  Reduction reduction;
};

/// place(I()) tells where they go.
template <class PlaceOf>
void update(const KernelCall& call, const View& indices, const Updates& u, const PlaceOf& place) {
  void* stream = stream_of(call);
  SortScratch<int64_t> scratch(call.scratch, u.count);
  visit_index(indices.dtype(), [&](auto index) {
    launch(MakeKeys<decltype(place(index))>{place(index), scratch.now}, u.count, stream);
  });
  scratch.sort<Ascending>(1, u.count, stream);
  const View& y = call.out[0];
  visit_dtype(y.dtype(), [&](auto zero) {
    using T = decltype(zero);
    launch(Combine<T>{scratch.now, static_cast<const T*>(u.values), y.as<T>(), u.count, u.length, u.inner, u.reduction},
           u.outer * u.count * u.inner, stream);
  });
}

void take_gradient(const KernelCall& call) {
  const View &dy = call.in[0], &indices = call.in[1], &dx = call.out[0];
  AxisSplit s(dx.shape(), static_cast<const TakeAttrs*>(call.attrs)->axis);
  Mover{stream_of(call)}.fill(dx, 0);
  update(call, indices, {s.outer, indices.size(), s.length, s.inner, dy.data, Reduction::add}, [&](auto index) {
    using I = decltype(index);
    return AxisPlace<I>{indices.as<I>(), s.length};
  });
  check_launch(call, "take_gradient");
}

void take_along_axis_gradient(const KernelCall& call) {
  const View &dy = call.in[0], &indices = call.in[1], &dx = call.out[0];
  const int axis = static_cast<const TakeAttrs*>(call.attrs)->axis;
  AxisSplit s(dx.shape(), axis);
  const int64_t n = AxisSplit(indices.shape(), axis).length;
  Mover{stream_of(call)}.fill(dx, 0);
  update(call, indices, {1, indices.size(), dx.size(), 1, dy.data, Reduction::add}, [&](auto index) {
    using I = decltype(index);
    return ElementPlace<I>{indices.as<I>(), n, s.length, s.inner};
  });
  check_launch(call, "take_along_axis_gradient");
}

void place(const KernelCall& call, const View& indices, const View& values, Reduction reduction) {
  PartialIndex address(call.out[0].shape(), indices.shape());
  update(call, indices, {1, address.count, 0, address.inner, values.data, reduction}, [&](auto index) {
    using I = decltype(index);
    return PartialPlace<I>{indices.as<I>(), address};
  });
  check_launch(call, "scatter");
}

void scatter(const KernelCall& call) {
  Mover{stream_of(call)}.fill(call.out[0], 0);
  place(call, call.in[0], call.in[1], Reduction::add);
}

void scatter_update(const KernelCall& call) {
  Mover{stream_of(call)}.copy(call.in[0], call.out[0]);
  place(call, call.in[1], call.in[2], static_cast<const ScatterAttrs*>(call.attrs)->reduction);
}

/// What an empty segment holds; as an integer, its type's end.
double neutral(Reduction reduction, DType dtype) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (reduction == Reduction::min) return infinity;
  if (reduction == Reduction::max) return dtype == DType::bool_ ? 0 : -infinity;
  return reduction == Reduction::multiply ? 1 : 0;
}

void segment_reduce(const KernelCall& call) {
  const View &x = call.in[0], &numbers = call.in[1], &y = call.out[0];
  const Reduction reduction = static_cast<const SegmentAttrs*>(call.attrs)->reduction;
  const int64_t n = numbers.size(), segments = y.shape().front();
  Mover{stream_of(call)}.fill(y, neutral(reduction, y.dtype()));
  update(call, numbers, {1, n, segments, n > 0 ? x.size() / n : 0, x.data, reduction}, [&](auto index) {
    using I = decltype(index);
    return BinPlace<I>{numbers.as<I>(), n, segments};
  });
  check_launch(call, "segment_reduce");
}

void bincount(const KernelCall& call) {
  const View &x = call.in[0], &y = call.out[0];
  const int64_t n = x.shape().back(), bins = y.shape().back();
  Mover{stream_of(call)}.fill(y, 0);
  update(call, x, {1, x.size(), y.size(), 1, call.in.size() > 1 ? call.in[1].data : nullptr, Reduction::add},
         [&](auto index) {
           using I = decltype(index);
           return BinPlace<I>{x.as<I>(), n, bins};
         });
  check_launch(call, "bincount");
}

void searchsorted(const KernelCall& call) {
  const View &sorted = call.in[0], &values = call.in[1], &y = call.out[0];
  const bool right = static_cast<const SearchSortedAttrs*>(call.attrs)->right;
  visit_dtype(sorted.dtype(), [&](auto zero) {
    visit_index(y.dtype(), [&](auto index) {
      using T = decltype(zero);
      using I = decltype(index);
      launch(SearchSorted<T, I>{sorted.as<T>(), values.as<T>(), y.as<I>(), sorted.size(), right}, y.size(),
             stream_of(call));
    });
  });
  check_launch(call, "searchsorted");
}

constexpr KernelRow scatter_rows[] = {
    {"take_gradient", {take_gradient, plan_scatter<1, false>}},
    {"take_along_axis_gradient", {take_along_axis_gradient, plan_scatter<1, false>}},
    {"scatter", {scatter, plan_scatter<0, true>}},
    {"scatter_update", {scatter_update, plan_scatter<1, true>}},
    {"segment_reduce", {segment_reduce, plan_scatter<1, false>}},
    {"bincount", {bincount, plan_scatter<0, false>}},
    {"searchsorted", {searchsorted}},
};

}  // namespace

KernelEntry scatter_kernel(std::string_view op) { return find_kernel(scatter_rows, op); }

}  // namespace addax::backends::cuda
