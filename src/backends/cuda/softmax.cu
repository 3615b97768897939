// Launches softmax, its kin and cross-entropy: one instance for each op and each floating dtype.
#include "backends/softmax.hpp"

#include <algorithm>

#include "backends/cuda/kernel_table.hpp"
#include "backends/cuda/kernels.hpp"
#include "backends/cuda/softmax.cuh"
#include "backends/visit.hpp"

namespace addax::backends::cuda {
namespace {

template <class Op>
void over_rows(const KernelCall& call, int axis) {
  visit_float(call.in[0].dtype(), [&](auto zero) {
    using T = decltype(zero);
    RowKernel<Op, T> kernel{call.in[0].as<T>(), nullptr, call.out[0].as<T>(), nullptr, false, nullptr, 1, 1, 1, 1};
    const Shape& shape = call.in[0].shape();
    int64_t outer = 1;
    for (int i = 0; i < shape.rank(); ++i) (i < axis ? outer : i == axis ? kernel.length : kernel.inner) *= shape[i];
    kernel.rows = outer * kernel.inner;
    kernel.width = lanes_for(kernel.length, kernel.inner > 1);
    if constexpr (Op::labelled) {
      kernel.labels = call.in[1].data;
      kernel.wide_labels = call.in[1].dtype() == DType::int64;
      if (call.in.size() > 2) kernel.scale = call.in[2].as<T>();
    } else if (call.in.size() > 1) {
      kernel.b = call.in[1].as<T>();
    }
    launch_blocks(kernel, kernel.blocks(), stream_of(call));
  });
  check_launch(call, "softmax");
}

template <class Op>
void along_axis(const KernelCall& call) {
  over_rows<Op>(call, static_cast<const SoftmaxAttrs*>(call.attrs)->axis);
}

template <class OfLogits, class OfProbabilities>
void cross_entropy(const KernelCall& call) {
  const int axis = std::max(call.in[0].shape().rank() - 1, 0);
  if (static_cast<const CrossEntropyAttrs*>(call.attrs)->from_logits) return over_rows<OfLogits>(call, axis);
  over_rows<OfProbabilities>(call, axis);
}

constexpr KernelRow softmax_rows[] = {
    {"softmax", {along_axis<Softmax>}},
    {"softmax_gradient", {along_axis<SoftmaxGradient>}},
    {"log_softmax", {along_axis<LogSoftmax>}},
    {"log_softmax_gradient", {along_axis<LogSoftmaxGradient>}},
    {"logsumexp", {along_axis<LogSumExp>}},
    {"sparse_cross_entropy", {cross_entropy<LogitsLoss, ProbabilityLoss>}},
    {"sparse_cross_entropy_gradient", {cross_entropy<LogitsLossGradient, ProbabilityLossGradient>}},
};

}  // namespace

KernelEntry softmax_kernel(std::string_view op) { return find_kernel(softmax_rows, op); }

}  // namespace addax::backends::cuda
