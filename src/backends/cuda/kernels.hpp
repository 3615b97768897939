// The kernels of the CUDA module, by the names of ops, family by family.
#pragma once

#include <string_view>

#include "backends/kernel.hpp"

namespace addax::backends::cuda {

/// Empty where there is none.
KernelEntry kernel_of(std::string_view op);

// The families behind it, a source each.
KernelEntry elementwise_kernel(std::string_view op);
KernelEntry movement_kernel(std::string_view op);
KernelEntry indexing_kernel(std::string_view op);
KernelEntry scatter_kernel(std::string_view op);
KernelEntry sorting_kernel(std::string_view op);
KernelEntry random_kernel(std::string_view op);
KernelEntry reduce_kernel(std::string_view op);
KernelEntry softmax_kernel(std::string_view op);
KernelEntry matmul_kernel(std::string_view op);
KernelEntry pooling_kernel(std::string_view op);
KernelEntry conv_kernel(std::string_view op);

/// Adds the bias, in[2] where there is one, to the last axis of out[0], and takes relu of it.
void finish(const KernelCall& call, bool has_bias, bool relu);

/// Sums over the rows of a matrix, within `scratch()` bytes.
class ColumnSums {
 public:
  ColumnSums(int64_t rows, int64_t columns);
  size_t scratch() const { return scratch_; }
  void launch(const float* x, float* sums, void* scratch, void* stream) const;

 private:
  std::shared_ptr<const void> prepared_;
  size_t scratch_;
};

/// Launches the gathering of rows on a stream.
void gather_rows(void* to, const void* from, size_t row_bytes, const int64_t* positions, int64_t count, void* stream);

}  // namespace addax::backends::cuda
