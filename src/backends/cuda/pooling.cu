// Launches the pooling kernels.
#include "backends/cuda/pooling.cuh"

#include "backends/cuda/kernel_table.hpp"
#include "backends/cuda/kernels.hpp"
#include "backends/visit.hpp"

namespace addax::backends::cuda {
namespace {

PoolShape shape_of(const KernelCall& call, const View& cells, const View& windows) {
  return {cells.shape(), windows.shape(), *static_cast<const PoolAttrs*>(call.attrs)};
}

/// body(T(), P()) for the type of in[0] and that of the places.
template <class Body>
void visit_pooled(const KernelCall& call, DType places, const Body& body) {
  visit_float(call.in[0].dtype(), [&](auto zero) {
    if (places == DType::uint8)
      body(zero, uint8_t());
    else
      body(zero, int32_t());
  });
}

void max_pool(const KernelCall& call) {
  const View &x = call.in[0], &y = call.out[0];
  const bool keeps = call.out.size() > 1;
  visit_pooled(call, keeps ? call.out[1].dtype() : DType(DType::uint8), [&](auto zero, auto place) {
    using T = decltype(zero);
    using P = decltype(place);
    launch(MaxPool<T, P>{shape_of(call, x, y), x.as<T>(), y.as<T>(), keeps ? call.out[1].as<P>() : nullptr}, y.size(),
           stream_of(call));
  });
  check_launch(call, "max_pool");
}

void max_unpool(const KernelCall& call) {
  const View &dy = call.in[0], &places = call.in[1], &dx = call.out[0];
  visit_pooled(call, places.dtype(), [&](auto zero, auto place) {
    using T = decltype(zero);
    using P = decltype(place);
    launch(MaxUnpool<T, P>{shape_of(call, dx, dy), dy.as<T>(), places.as<P>(), dx.as<T>()}, dx.size(), stream_of(call));
  });
  check_launch(call, "max_unpool");
}

void max_pool_take(const KernelCall& call) {
  const View &cells = call.in[0], &places = call.in[1], &taken = call.out[0];
  visit_pooled(call, places.dtype(), [&](auto zero, auto place) {
    using T = decltype(zero);
    using P = decltype(place);
    launch(MaxPoolTake<T, P>{shape_of(call, cells, taken), cells.as<T>(), places.as<P>(), taken.as<T>()}, taken.size(),
           stream_of(call));
  });
  check_launch(call, "max_pool_take");
}

void average_pool(const KernelCall& call) {
  const View &x = call.in[0], &y = call.out[0];
  visit_float(x.dtype(), [&](auto zero) {
    using T = decltype(zero);
    launch(AveragePool<T>{shape_of(call, x, y), x.as<T>(), y.as<T>()}, y.size(), stream_of(call));
  });
  check_launch(call, "average_pool");
}

void average_unpool(const KernelCall& call) {
  const View &dy = call.in[0], &dx = call.out[0];
  visit_float(dy.dtype(), [&](auto zero) {
    using T = decltype(zero);
    launch(AverageUnpool<T>{shape_of(call, dx, dy), dy.as<T>(), dx.as<T>()}, dx.size(), stream_of(call));
  });
  check_launch(call, "average_unpool");
}

constexpr KernelRow pooling_rows[] = {
    {"max_pool", {max_pool}},         {"max_unpool", {max_unpool}},         {"max_pool_take", {max_pool_take}},
    {"average_pool", {average_pool}}, {"average_unpool", {average_unpool}},
};

}  // namespace

KernelEntry pooling_kernel(std::string_view op) { return find_kernel(pooling_rows, op); }

}  // namespace addax::backends::cuda
