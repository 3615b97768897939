// Launches the sorting kernels.
#include "backends/sorting.hpp"

#include "backends/cuda/kernel_table.hpp"
#include "backends/cuda/kernels.hpp"
#include "backends/cuda/sorting.cuh"
#include "backends/element_bytes.hpp"
#include "backends/indexing_axis.hpp"

namespace addax::backends::cuda {
namespace {

Plan plan_sort(std::span<const Spec> in, std::span<const Spec>, const void*) {
  return {nullptr, SortScratch<double>::bytes(in[0].shape.size())};
}

AxisSplit split_of(const KernelCall& call) {
  return {call.in[0].shape(), static_cast<const SortAttrs*>(call.attrs)->axis};
}

/// The places of in[0]'s elements in their rows, in order.
template <class Order>
const int64_t* sorted_places(const KernelCall& call) {
  const View& x = call.in[0];
  const AxisSplit s = split_of(call);
  const int64_t* places = nullptr;
  visit_dtype(x.dtype(), [&](auto zero) {
    using T = decltype(zero);
    SortScratch<typename Worked<T>::type> scratch(call.scratch, x.size());
    launch(LoadKeys<T>{x.as<T>(), scratch.now, s.length, s.inner}, x.size(), stream_of(call));
    scratch.template sort<Order>(s.outer * s.inner, s.length, stream_of(call));
    places = scratch.now.at;
  });
  return places;
}

/// The first `count` elements of each row to `y`.
void write_sorted(const KernelCall& call, const int64_t* places, const View& y, int64_t count) {
  const View& x = call.in[0];
  const AxisSplit s = split_of(call);
  visit_bytes(x.dtype(), [&](auto element) {
    using U = decltype(element);
    launch(WriteSorted<U>{x.as<U>(), places, y.as<U>(), s.length, s.inner, count}, y.size(), stream_of(call));
  });
}

void write_order(const KernelCall& call, const int64_t* places, const View& y, int64_t count) {
  const AxisSplit s = split_of(call);
  visit_index(y.dtype(), [&](auto index) {
    using I = decltype(index);
    launch(WriteOrder<I>{places, y.as<I>(), s.length, s.inner, count}, y.size(), stream_of(call));
  });
}

void sort(const KernelCall& call) {
  write_sorted(call, sorted_places<Ascending>(call), call.out[0], split_of(call).length);
  check_launch(call, "sort");
}

void argsort(const KernelCall& call) {
  write_order(call, sorted_places<Ascending>(call), call.out[0], split_of(call).length);
  check_launch(call, "argsort");
}

void top_k(const KernelCall& call) {
  const Shape& shape = call.out[0].shape();
  const int64_t count = shape.empty() ? 1 : shape.back();
  const int64_t* places = sorted_places<Descending>(call);
  write_sorted(call, places, call.out[0], count);
  write_order(call, places, call.out[1], count);
  check_launch(call, "top_k");
}

constexpr KernelRow sorting_rows[] = {
    {"sort", {sort, plan_sort}},
    {"argsort", {argsort, plan_sort}},
    {"top_k", {top_k, plan_sort}},
};

}  // namespace

KernelEntry sorting_kernel(std::string_view op) { return find_kernel(sorting_rows, op); }

}  // namespace addax::backends::cuda
