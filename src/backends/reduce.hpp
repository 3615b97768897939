// Reductions over axes and running sums: attributes and CPU kernels.
#pragma once

#include <tuple>

#include "backends/kernel.hpp"
#include "core/field.hpp"

namespace addax::backends {

/// `axes` are non-negative and sorted; whether they stay as ones shows only in the output's shape.
struct ReduceAttrs {
  Shape axes;
  bool keepdims = false;
  bool operator==(const ReduceAttrs&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"axes", &ReduceAttrs::axes}, Field{"keepdims", &ReduceAttrs::keepdims}};
  }
};

/// A running result along `axis`; `exclusive` leaves the element itself out, `reverse` starts at the end.
struct CumulativeAttrs {
  int axis = 0;
  bool reverse = false;
  bool exclusive = false;
  bool operator==(const CumulativeAttrs&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"axis", &CumulativeAttrs::axis}, Field{"reverse", &CumulativeAttrs::reverse},
                      Field{"exclusive", &CumulativeAttrs::exclusive}};
  }
};

namespace cpu {

/// For every kernel that takes ReduceAttrs. A kernel also runs without its plan, then on one thread.
Plan plan_reduce(std::span<const Spec> in, std::span<const Spec> out, const void* attrs);

// ReduceAttrs, x -> y. Any dtype in, any dtype out: sums of float32 are accumulated in blocks and doubles, of integers
// in 64 bits. Nothing to reduce gives 0, 1, NaN for mean, and the lowest or highest value for max and min. NaN spreads.
void sum(const KernelCall& call);
void mean(const KernelCall& call);
void prod(const KernelCall& call);
void max(const KernelCall& call);
void min(const KernelCall& call);
void any(const KernelCall& call);
void all(const KernelCall& call);

// ReduceAttrs, x -> mean, variance; half floats give float32. One sweep over memory.
void moments(const KernelCall& call);
Plan plan_moments(std::span<const Spec> in, std::span<const Spec> out, const void* attrs);

// x -> bool []: whether an element of floats is not finite; no plan.
void any_not_finite(const KernelCall& call);

// ReduceAttrs with one axis, or neighbouring axes, which count as one; no plan. int32 or int64 out: the first of
// equals, a NaN before every number, 0 where there is nothing.
void argmax(const KernelCall& call);
void argmin(const KernelCall& call);

// CumulativeAttrs, x -> y of x's dtype; no plan.
void cumsum(const KernelCall& call);
void cumprod(const KernelCall& call);

}  // namespace cpu
}  // namespace addax::backends
