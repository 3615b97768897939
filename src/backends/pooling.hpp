// Pooling: windows over one to three axes of places between batch and channels. Attributes and CPU kernels.
#pragma once

#include <tuple>

#include "backends/kernel.hpp"
#include "core/field.hpp"

namespace addax::backends {

/// Windows of `size` cells, `stride` apart, from the first cell on, or placed so that each `stride` begins one
/// ("same"). Adaptive ones cut each axis into `size` windows that are as equal as they can be.
struct PoolAttrs {
  Shape size = {}, stride = {};
  bool same = false, adaptive = false;
  bool keeps_places = false;  // max_pool: a second result says which cell of its window each maximum was
  bool operator==(const PoolAttrs&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"size", &PoolAttrs::size}, Field{"stride", &PoolAttrs::stride},
                      Field{"same", &PoolAttrs::same}, Field{"adaptive", &PoolAttrs::adaptive},
                      Field{"keeps_places", &PoolAttrs::keeps_places}};
  }
};

/// Along one axis of `length` cells: how many windows there are; negative where not one fits.
int64_t count_windows(const PoolAttrs& attrs, int axis, int64_t length);
/// The dtype that holds a cell's number in its window: uint8 or int32.
DType place_dtype(const PoolAttrs& attrs, const Shape& cells);

namespace cpu {

/// For kernels from cells to windows, and for those the other way.
Plan plan_pool(std::span<const Spec> in, std::span<const Spec> out, const void* attrs);
Plan plan_unpool(std::span<const Spec> in, std::span<const Spec> out, const void* attrs);

// PoolAttrs; cells [n, places, channels], windows [n, places, channels]; float16, bfloat16 (computed in float),
// float32, float64. A cell that several windows see gets the sum of what they say.
void max_pool(const KernelCall& call);        // cells -> largest, places where kept; NaN is the largest
void max_unpool(const KernelCall& call);      // windows, places -> cells, zero but at the places
void max_pool_take(const KernelCall& call);   // cells, places -> windows
void average_pool(const KernelCall& call);    // cells -> mean over the cells that there are
void average_unpool(const KernelCall& call);  // windows -> cells: each window's value divided by its count

}  // namespace cpu
}  // namespace addax::backends
