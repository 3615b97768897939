// Launches reductions and running results: one instance for each op and each dtype that it takes.
#include "backends/reduce.hpp"

#include "backends/cuda/kernel_table.hpp"
#include "backends/cuda/kernels.hpp"
#include "backends/cuda/reduce.cuh"
#include "backends/visit.hpp"

namespace addax::backends::cuda {
namespace {

constexpr int64_t least_chunk = 4096;  // elements

struct ReducePlan {
  cpu::ReduceGeometry geometry;
  ReduceCut cut;

  ReducePlan(const Shape& shape, const Shape& axes)
      : geometry(shape, axes), cut(geometry.outputs(), geometry.reduced_count(), geometry.columns > 1, least_chunk) {}
};

Plan plan_over(const Shape& shape, const Shape& axes) {
  auto plan = std::make_shared<ReducePlan>(shape, axes);
  constexpr size_t largest_part = sizeof(Moments::Spread);
  const size_t parts = size_t(plan->cut.parts(plan->geometry.outputs()));
  return {std::move(plan), parts * largest_part};
}

Plan plan_reduction(std::span<const Spec> in, std::span<const Spec>, const void* attrs) {
  return plan_over(in[0].shape, static_cast<const ReduceAttrs*>(attrs)->axes);
}

Plan plan_over_all(std::span<const Spec> in, std::span<const Spec>, const void*) {
  Shape axes;
  for (int axis = 0; axis < in[0].shape.rank(); ++axis) axes.push_back(axis);
  return plan_over(in[0].shape, axes);
}

template <class Op, class T>
void reduce_elements(const KernelCall& call, bool mean) {
  const auto& plan = *static_cast<const ReducePlan*>(call.prepared);
  const Results results{{call.out[0].data, call.out.size() > 1 ? call.out[1].data : nullptr},
                        call.out[0].dtype(),
                        mean,
                        plan.geometry.reduced_count()};
  launch_reduce<Op>(Elements<Op, T>{call.in[0].as<T>(), plan.geometry}, plan.cut, results, call.scratch,
                    stream_of(call));
  check_launch(call, "reduction");
}

template <class Op>
void reduce(const KernelCall& call) {
  visit_dtype(call.in[0].dtype(), [&](auto zero) { reduce_elements<Op, decltype(zero)>(call, false); });
}

void mean(const KernelCall& call) {
  visit_dtype(call.in[0].dtype(), [&](auto zero) { reduce_elements<Sum, decltype(zero)>(call, true); });
}

template <class Op>
void reduce_floats(const KernelCall& call) {
  visit_float(call.in[0].dtype(), [&](auto zero) { reduce_elements<Op, decltype(zero)>(call, false); });
}

template <class Op>
void cumulate(const KernelCall& call) {
  const auto& attrs = *static_cast<const CumulativeAttrs*>(call.attrs);
  const Shape& shape = call.in[0].shape();
  const int64_t length = shape.empty() ? 1 : shape[attrs.axis];
  int64_t inner = 1;
  for (int axis = attrs.axis + 1; axis < shape.rank(); ++axis) inner *= shape[axis];
  if (call.in[0].size() == 0) return;
  visit_dtype(call.in[0].dtype(), [&](auto zero) {
    using T = decltype(zero);
    const Cumulate<Op, T> kernel{call.in[0].as<T>(), call.out[0].as<T>(), length, inner,
                                 attrs.reverse,      attrs.exclusive};
    launch(kernel, call.in[0].size() / length, stream_of(call));
  });
  check_launch(call, "running result");
}

constexpr KernelRow reduce_rows[] = {
    {"sum", {reduce<Sum>, plan_reduction}},
    {"mean", {mean, plan_reduction}},
    {"prod", {reduce<Prod>, plan_reduction}},
    {"max", {reduce<Max>, plan_reduction}},
    {"min", {reduce<Min>, plan_reduction}},
    {"any", {reduce<Any>, plan_reduction}},
    {"all", {reduce<All>, plan_reduction}},
    {"argmax", {reduce<ArgMax>, plan_reduction}},
    {"argmin", {reduce<ArgMin>, plan_reduction}},
    {"moments", {reduce_floats<Moments>, plan_reduction}},
    {"any_not_finite", {reduce_floats<AnyNotFinite>, plan_over_all}},
    {"cumsum", {cumulate<Sum>}},
    {"cumprod", {cumulate<Prod>}},
};

}  // namespace

ColumnSums::ColumnSums(int64_t rows, int64_t columns) {
  Plan plan = plan_over({rows, columns}, {0});
  prepared_ = std::move(plan.prepared);
  scratch_ = plan.scratch;
}

void ColumnSums::launch(const float* x, float* sums, void* scratch, void* stream) const {
  const auto& plan = *static_cast<const ReducePlan*>(prepared_.get());
  launch_reduce<Sum>(Elements<Sum, float>{x, plan.geometry}, plan.cut, {{sums, nullptr}, DType::float32, false, 0},
                     scratch, stream);
}

KernelEntry reduce_kernel(std::string_view op) { return find_kernel(reduce_rows, op); }

}  // namespace addax::backends::cuda
