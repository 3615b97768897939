// Convolution: its attributes and its three kernels, which are each other's gradients.
#pragma once

#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

#include "backends/kernel.hpp"
#include "backends/matmul.hpp"
#include "core/field.hpp"

namespace addax::backends {

/// The three tensors of a convolution: x [n, places…, in], kernel [places…, in / groups, out] and y [n, places…, out],
/// with one to three axes of places. y(o) is the sum over k of x(o · stride + k · dilation − before) · kernel(k); x is
/// 0 outside. Each op computes one of them, or its gradient, from the other two.
struct ConvAttrs {
  std::vector<int64_t> strides, dilation, before;  // of each axis of places
  std::vector<int64_t> places;                     // of the result
  int64_t groups = 1;
  bool bias = false;  // in[2] is added to the channels of the result
  Epilogue epilogue = Epilogue::none;
  Program after = {};  // as a product's, behind y

  bool operator==(const ConvAttrs&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"strides", &ConvAttrs::strides},   Field{"dilation", &ConvAttrs::dilation},
                      Field{"before", &ConvAttrs::before},     Field{"places", &ConvAttrs::places},
                      Field{"groups", &ConvAttrs::groups},     Field{"bias", &ConvAttrs::bias},
                      Field{"epilogue", &ConvAttrs::epilogue}, Field{"after", &ConvAttrs::after}};
  }
};

namespace cpu {

/// Half floats accumulate in float32. The order of each sum follows from the shapes alone.
/// in: x, kernel, bias; out: y.
void conv(const KernelCall& call);
Plan plan_conv(std::span<const Spec> in, std::span<const Spec> out, const void* attrs);
/// in: the gradient of y, kernel, bias; out: the gradient of x.
void conv_input_gradient(const KernelCall& call);
Plan plan_conv_input_gradient(std::span<const Spec> in, std::span<const Spec> out, const void* attrs);
/// in: x, the gradient of y; out: the gradient of the kernel.
void conv_kernel_gradient(const KernelCall& call);
Plan plan_conv_kernel_gradient(std::span<const Spec> in, std::span<const Spec> out, const void* attrs);

}  // namespace cpu
}  // namespace addax::backends
