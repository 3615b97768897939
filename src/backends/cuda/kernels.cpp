// All kernels of the CUDA module.
#include "backends/cuda/kernels.hpp"

namespace addax::backends::cuda {

KernelEntry kernel_of(std::string_view op) {
  for (auto family : {
           elementwise_kernel,
           movement_kernel,
           indexing_kernel,
           scatter_kernel,
           sorting_kernel,
           random_kernel,
           reduce_kernel,
           softmax_kernel,
           matmul_kernel,
           pooling_kernel,
           conv_kernel,
       })
    if (KernelEntry found = family(op)) return found;
  return {};
}

}  // namespace addax::backends::cuda
