// What the families of kernels share: where a call's kernels are launched, and tables of kernels by the names of ops.
#pragma once

#include "backends/cuda/cuda_device.hpp"
#include "backends/kernel.hpp"

namespace addax::backends::cuda {

/// The device of a call; null in main memory, where tests run the same source.
inline CudaDevice* device_of(const KernelCall& call) { return static_cast<CudaDevice*>(call.device); }

inline void* stream_of(const KernelCall& call) { return call.device ? device_of(call)->launch_stream() : nullptr; }

/// After launches: DeviceError where one was refused.
inline void check_launch(const KernelCall& call, const char* what) {
  if (call.device) device_of(call)->check_launch(what);
}

struct KernelRow {
  std::string_view op;
  KernelEntry kernel;
};

template <size_t rows>
KernelEntry find_kernel(const KernelRow (&table)[rows], std::string_view op) {
  for (const KernelRow& row : table)
    if (row.op == op) return row.kernel;
  return {};
}

}  // namespace addax::backends::cuda
