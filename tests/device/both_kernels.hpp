// A kernel of the CUDA module, compiled as ordinary C++, beside the processor's on the same inputs.
#pragma once

#include <utility>
#include <vector>

#include "addax/tensor.hpp"
#include "backends/cuda/kernels.hpp"

namespace addax::tests {

inline constexpr DType::Code all_dtypes[] = {
    DType::bool_,  DType::int8,   DType::int16,   DType::int32,    DType::int64,   DType::uint8,  DType::uint16,
    DType::uint32, DType::uint64, DType::float16, DType::bfloat16, DType::float32, DType::float64};

/// Numbers that every op takes: 0.1 to 0.9, or 0 to 5.
Tensor numbers(const Shape& shape, DType dtype, int seed);

/// How far elementwise ops of this dtype, alone or in chains, may lie from the processor's.
double elementwise_rounding(DType dtype);

/// What the processor's kernel writes, and what the CUDA module's of this name does; neither finds zeros there.
std::pair<std::vector<Tensor>, std::vector<Tensor>> both(std::string_view op, backends::KernelEntry processor,
                                                         const std::vector<Tensor>& in, const std::vector<Spec>& out,
                                                         const void* attrs);

/// Fails where both() gives different bits.
void check_same_bits(std::string_view op, backends::KernelEntry processor, const std::vector<Tensor>& in,
                     const std::vector<Spec>& out, const void* attrs);

/// Fails where it gives numbers that differ by more than `bound`, or by more than that of themselves.
void check_close(std::string_view op, backends::KernelEntry processor, const std::vector<Tensor>& in,
                 const std::vector<Spec>& out, const void* attrs, double bound);

}  // namespace addax::tests
