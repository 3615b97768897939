// The CUDA module: what libaddax finds in libaddax_cuda.so.
#include <memory>
#include <mutex>
#include <vector>

#include "backends/cuda/cuda_device.hpp"
#include "backends/cuda/fused.hpp"
#include "backends/cuda/kernels.hpp"

namespace addax::backends::cuda {
namespace {

KernelEntry kernel_or_chain(std::string_view op) { return op == "fused" ? fused_kernel() : kernel_of(op); }

DeviceMemory& open(int index) {
  static std::mutex mutex;
  static auto* devices = new std::vector<std::unique_ptr<CudaDevice>>;  // outlive whatever lies on them
  std::lock_guard lock(mutex);
  if (devices->size() <= static_cast<size_t>(index)) devices->resize(static_cast<size_t>(index) + 1);
  auto& device = (*devices)[static_cast<size_t>(index)];
  if (!device) device = std::make_unique<CudaDevice>(index, cuda_api(), kernel_or_chain, gather_rows);
  return *device;
}

}  // namespace
}  // namespace addax::backends::cuda

extern "C" const addax::DeviceModule* addax_device_module() {
  using namespace addax::backends::cuda;
  static const addax::DeviceModule module{addax::DeviceModule::current_abi, [] { return count_devices(cuda_api()); },
                                          open};
  return &module;
}
