// How kernels are launched. A kernel is a struct of plain members with `operator()(int64_t i)`, the work of one
// element: nvcc makes a grid of it, any other compiler a loop, so that tests run the same source without a GPU. Where
// threads work together, it is the work of one thread between two barriers.
#pragma once

#include <cstdint>

#ifdef __CUDACC__
#define ADDAX_DEVICE __host__ __device__
#define ADDAX_DEVICE_CALLED __noinline__ __host__ __device__  // one copy for all kernels
#else
#define ADDAX_DEVICE
#define ADDAX_DEVICE_CALLED
#endif

namespace addax::backends::cuda {

/// Threads of a block.
inline constexpr int block_threads = 256;

#ifdef __CUDACC__
template <class Kernel>
__global__ void grid_of(Kernel kernel, int64_t count) {
  const int64_t step = int64_t(gridDim.x) * blockDim.x;
  for (int64_t i = int64_t(blockIdx.x) * blockDim.x + threadIdx.x; i < count; i += step) kernel(i);
}

template <class Kernel>
__global__ void __launch_bounds__(block_threads) grid_of_blocks(Kernel kernel, int64_t blocks) {
  __shared__ typename Kernel::Shared shared;
  for (int64_t block = blockIdx.x; block < blocks; block += gridDim.x) {
#pragma unroll
    for (int phase = 0; phase < Kernel::phases; ++phase) {
      kernel(phase, shared, block, int(threadIdx.x));
      __syncthreads();
    }
  }
}

/// Beyond, a block does the work of several.
inline unsigned grid_size(int64_t blocks) {
  constexpr int64_t most = 1 << 20;
  return static_cast<unsigned>(blocks < most ? blocks : most);
}
#endif

/// Does kernel(i) for each i below `count`.
template <class Kernel>
void launch(const Kernel& kernel, int64_t count, [[maybe_unused]] void* stream) {
  if (count == 0) return;
#ifdef __CUDACC__
  const unsigned blocks = grid_size((count + block_threads - 1) / block_threads);
  grid_of<<<blocks, block_threads, 0, static_cast<cudaStream_t>(stream)>>>(kernel, count);
#else
  for (int64_t i = 0; i < count; ++i) kernel(i);
#endif
}

/// Does kernel(phase, shared, block, thread) for each phase below Kernel::phases, in turn, for all threads of each
/// block. The threads of a block have one Kernel::Shared, and all end a phase before one begins the next.
template <class Kernel>
void launch_blocks(const Kernel& kernel, int64_t blocks, [[maybe_unused]] void* stream) {
  if (blocks == 0) return;
#ifdef __CUDACC__
  grid_of_blocks<<<grid_size(blocks), block_threads, 0, static_cast<cudaStream_t>(stream)>>>(kernel, blocks);
#else
  typename Kernel::Shared shared;
  for (int64_t block = 0; block < blocks; ++block)
    for (int phase = 0; phase < Kernel::phases; ++phase)
      for (int thread = 0; thread < block_threads; ++thread) kernel(phase, shared, block, thread);
#endif
}

/// Rounds in which the threads of a block join what each of them found.
inline constexpr int join_rounds = 8;

/// A round for one thread, where thread t works for lane t % width and `width` is a power of two: after all rounds the
/// first `width` parts are those of the lanes. The order of joining is always the same.
template <class Part, class Join>
ADDAX_DEVICE inline void join_parts(Part* parts, int round, int width, int thread, const Join& join) {
  const int joining = block_threads >> (round + 1);
  if (joining >= width && thread < joining) join(parts[thread], parts[thread + joining]);
}

/// How many lanes a block has where each has `count` elements, and neighbouring lanes have neighbouring elements or
/// not.
inline int lanes_for(int64_t count, bool neighbours) {
  int height = block_threads;
  while (height > 1 && height * 4 > count) height /= 2;
  const int width = block_threads / height;
  return neighbours && width < 32 ? 32 : width;
}

}  // namespace addax::backends::cuda
