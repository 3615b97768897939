// Sorting and what follows from it: attributes and CPU kernels. NaN lies behind every number; equals keep their order.
#pragma once

#include <tuple>
#include <vector>

#include "backends/kernel.hpp"
#include "core/field.hpp"

namespace addax::backends {

/// One non-negative axis.
struct SortAttrs {
  int axis = 0;
  bool operator==(const SortAttrs&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"axis", &SortAttrs::axis}}; }
};

/// Positions along a flat tensor that unique() found.
struct UniquePositions {
  std::vector<int64_t> first;    // of each value, in ascending order, its first position
  std::vector<int64_t> inverse;  // of each element, the number of its value
  std::vector<int64_t> counts;   // of each value, how often it occurs
};

namespace cpu {

/// For every kernel below; they need its scratch.
Plan plan_sort(std::span<const Spec> in, std::span<const Spec> out, const void* attrs);

void sort(const KernelCall& call);     // SortAttrs: x -> y, ascending; any dtype
void argsort(const KernelCall& call);  // SortAttrs: x -> int32 or int64 positions
void top_k(const KernelCall&
               call);  // SortAttrs (the last axis): x [..., n] -> values [..., k], indices [..., k], largest first

// Functions whose results' sizes depend on the data. They run on the host and allocate.
UniquePositions unique(const View& x);        // all NaN are one value
std::vector<int64_t> nonzero(const View& x);  // flat positions of elements that are not 0, ascending

}  // namespace cpu
}  // namespace addax::backends
