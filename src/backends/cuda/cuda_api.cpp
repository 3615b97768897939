// The table of CUDA's own calls. The runtime is linked statically and finds the driver by itself, or says that there is
// none.
#include "backends/cuda/cuda_api.hpp"

#include <cuda_runtime_api.h>

namespace addax::backends::cuda {
namespace {

static_assert(out_of_memory == cudaErrorMemoryAllocation && driver_too_old == cudaErrorInsufficientDriver &&
              no_device == cudaErrorNoDevice && wrong_architecture == cudaErrorNoKernelImageForDevice &&
              first_recording_error == cudaErrorStreamCaptureUnsupported &&
              last_recording_error == cudaErrorStreamCaptureWrongThread);

cudaStream_t stream_of(void* stream) { return static_cast<cudaStream_t>(stream); }

template <cudaMemcpyKind kind>
int copy(void* to, const void* from, size_t bytes, void* stream) {
  return cudaMemcpyAsync(to, from, bytes, kind, stream_of(stream));
}

int compute_capability(int* major, int* minor, int device) {
  if (int error = cudaDeviceGetAttribute(major, cudaDevAttrComputeCapabilityMajor, device)) return error;
  return cudaDeviceGetAttribute(minor, cudaDevAttrComputeCapabilityMinor, device);
}

}  // namespace

const CudaApi& cuda_api() {
  static const CudaApi api{
      .device_count = [](int* count) -> int { return cudaGetDeviceCount(count); },
      .driver_version = [](int* version) -> int { return cudaDriverGetVersion(version); },
      .runtime_version = [](int* version) -> int { return cudaRuntimeGetVersion(version); },
      .compute_capability = compute_capability,
      .reads_main_memory = [](int* reads, int device) -> int {
        return cudaDeviceGetAttribute(reads, cudaDevAttrPageableMemoryAccess, device);
      },
      .set_device = [](int device) -> int { return cudaSetDevice(device); },
      .memory_info = [](size_t* free, size_t* total) -> int { return cudaMemGetInfo(free, total); },
      .allocate = [](void** block, size_t bytes) -> int { return cudaMalloc(block, bytes); },
      .release = [](void* block) -> int { return cudaFree(block); },
      .allocate_pinned = [](void** block, size_t bytes) -> int { return cudaMallocHost(block, bytes); },
      .make_stream = [](void** stream) -> int {
        return cudaStreamCreateWithFlags(reinterpret_cast<cudaStream_t*>(stream), cudaStreamNonBlocking);
      },
      .synchronize = [](void* stream) -> int { return cudaStreamSynchronize(stream_of(stream)); },
      .copy_in = copy<cudaMemcpyHostToDevice>,
      .copy_out = copy<cudaMemcpyDeviceToHost>,
      .copy = copy<cudaMemcpyDeviceToDevice>,
      .zero = [](void* to, size_t bytes, void* stream) -> int {
        return cudaMemsetAsync(to, 0, bytes, stream_of(stream));
      },
      .begin_capture = [](void* stream) -> int {
        return cudaStreamBeginCapture(stream_of(stream), cudaStreamCaptureModeThreadLocal);
      },
      .end_capture = [](void* stream, void** graph) -> int {
        return cudaStreamEndCapture(stream_of(stream), reinterpret_cast<cudaGraph_t*>(graph));
      },
      .instantiate = [](void** executable, void* graph) -> int {
        return cudaGraphInstantiate(reinterpret_cast<cudaGraphExec_t*>(executable), static_cast<cudaGraph_t>(graph), 0);
      },
      .launch = [](void* executable, void* stream) -> int {
        return cudaGraphLaunch(static_cast<cudaGraphExec_t>(executable), stream_of(stream));
      },
      .destroy_executable = [](void* executable) -> int {
        return cudaGraphExecDestroy(static_cast<cudaGraphExec_t>(executable));
      },
      .destroy_graph = [](void* graph) -> int { return cudaGraphDestroy(static_cast<cudaGraph_t>(graph)); },
      .load = [](void** library, const void* code) -> int {
        return cudaLibraryLoadData(reinterpret_cast<cudaLibrary_t*>(library), code, nullptr, nullptr, 0, nullptr,
                                   nullptr, 0);
      },
      .find_kernel = [](void** kernel, void* library, const char* name) -> int {
        return cudaLibraryGetKernel(reinterpret_cast<cudaKernel_t*>(kernel), static_cast<cudaLibrary_t>(library), name);
      },
      .launch_kernel = [](void* kernel, unsigned blocks, unsigned threads, void* parameter, void* stream) -> int {
        return cudaLaunchKernel(kernel, dim3(blocks), dim3(threads), &parameter, 0, stream_of(stream));
      },
      .last_error = []() -> int { return cudaGetLastError(); },
      .error_text = [](int error) { return cudaGetErrorString(static_cast<cudaError_t>(error)); },
  };
  return api;
}

}  // namespace addax::backends::cuda
