// How kernels are launched. A kernel is a struct of plain members with `operator()(int64_t i)`, the work of one
// element: nvcc makes a grid of it, any other compiler a loop, so that tests run the same source without a GPU.
#pragma once

#include <cstdint>

#ifdef __CUDACC__
#define ADDAX_DEVICE __host__ __device__
#else
#define ADDAX_DEVICE
#endif

namespace addax::backends::cuda {

#ifdef __CUDACC__
template <class Kernel>
__global__ void grid_of(Kernel kernel, int64_t count) {
  const int64_t step = int64_t(gridDim.x) * blockDim.x;
  for (int64_t i = int64_t(blockIdx.x) * blockDim.x + threadIdx.x; i < count; i += step) kernel(i);
}
#endif

/// Does kernel(i) for each i below `count`.
template <class Kernel>
void launch(const Kernel& kernel, int64_t count, [[maybe_unused]] void* stream) {
  if (count == 0) return;
#ifdef __CUDACC__
  constexpr int threads = 256;
  constexpr int64_t most = 1 << 20;  // beyond, a thread does several
  const int64_t blocks = (count + threads - 1) / threads;
  grid_of<<<static_cast<unsigned>(blocks < most ? blocks : most), threads, 0, static_cast<cudaStream_t>(stream)>>>(
      kernel, count);
#else
  for (int64_t i = 0; i < count; ++i) kernel(i);
#endif
}

}  // namespace addax::backends::cuda
