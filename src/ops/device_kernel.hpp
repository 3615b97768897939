// Which kernel an op has on a device, and how one is run in main memory where a device has none.
#pragma once

#include "backends/device_backend.hpp"
#include "ops/op.hpp"

namespace addax {

/// What runs a call of given specs on a device.
struct ChosenKernel {
  backends::Kernel run = nullptr;
  backends::Plan plan = {};
};

/// Null is the processor. Empty where the op has no kernel there.
backends::KernelEntry kernel_on(const Op& op, const backends::DeviceBackend* device);
/// Whether a call becomes its composition there: it has one, and no kernel.
inline bool opens_on(const Op& op, const backends::DeviceBackend* device) {
  return op.compose && !op.has(Trait::view) && !kernel_on(op, device);
}
/// The kernel with its plan. An op that has neither kernel nor composition on `device` is computed in main memory by
/// the processor's kernel, and warn() says so once.
ChosenKernel choose_kernel(const Op& op, std::span<const Spec> in, std::span<const Spec> out, const Attrs* attrs,
                           backends::DeviceBackend* device);
/// Where a call with these inputs runs: on the GPU that one lies on, else where the thread is. DeviceError for inputs
/// on two GPUs.
backends::DeviceBackend* device_for(const CallView& call);

}  // namespace addax
