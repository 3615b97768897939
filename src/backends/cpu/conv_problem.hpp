// ConvProblem: the convolution behind a call, whichever of its three tensors the call computes.
#pragma once

#include <array>
#include <memory>

#include "backends/conv.hpp"
#include "backends/cpu/tail.hpp"

namespace addax::backends::cpu {

/// Which tensor a call computes.
enum class ConvResult : uint8_t { y, x, kernel };

/// Always with three axes of places; those in front that a tensor lacks have length 1.
struct ConvProblem {
  using Axes = std::array<int64_t, 3>;
  ConvResult result;
  int64_t n, in, out, groups;  // channels of x and of y
  Axes x, y, kernel, stride, dilation, before;
  int rank;  // of the tensors' places
  DType dtype;
  bool bias, relu;
  Tail tail;

  /// Multiplications.
  int64_t work() const;
  /// Whether each group is one of several channels of x.
  bool is_depthwise() const { return groups > 1 && groups == in; }
};

ConvProblem conv_problem(ConvResult result, std::span<const Spec> in, std::span<const Spec> out,
                         const ConvAttrs& attrs);

/// What computes a convolution.
class ConvRun {
 public:
  virtual ~ConvRun() = default;
  virtual size_t scratch() const = 0;
  /// Bytes that keep() makes of a kernel, which run() then takes from call.kept; 0 where it has no use for them.
  virtual size_t kept() const { return 0; }
  virtual void keep(const void* /*kernel*/, void* /*kept*/) const {}
  /// False where a result is not finite and may not be what it should be: then another way is to be taken.
  virtual bool run(const KernelCall& call) const = 0;
};

/// By own kernels on vectors: any shape and dtype.
std::unique_ptr<ConvRun> vector_conv(const ConvProblem& problem);
/// By own kernels; null where it is not depthwise, of another dtype than float32 and bfloat16, or where bias or relu
/// follow a gradient.
std::unique_ptr<ConvRun> depthwise_conv(const ConvProblem& problem);
/// By Winograd's tiles on vectors, half as many multiplications; null where the kernel is not 3 x 3 without strides, of
/// float64, or where transforms would take what that saves.
std::unique_ptr<ConvRun> winograd_conv(const ConvProblem& problem);
/// By own kernels on tiles; null where the processor has none or the shape is not one for them.
std::unique_ptr<ConvRun> tile_conv(const ConvProblem& problem);
/// The gradient of a kernel by own kernels on pairs of bfloat16; null for other results and dtypes, where the processor
/// has no instruction for them, and for groups, few images or so many channels that oneDNN is faster.
std::unique_ptr<ConvRun> pairs_conv(const ConvProblem& problem);
/// By machine code made for the shape; null for gradients of kernels, and where CompiledCorrelation is.
std::unique_ptr<ConvRun> compiled_conv(const ConvProblem& problem);
/// By oneDNN; null where it has no fast way for this shape and dtype on this processor.
std::unique_ptr<ConvRun> onednn_conv(const ConvProblem& problem);

}  // namespace addax::backends::cpu
