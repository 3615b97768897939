// What a device offers beside its memory: kernels, by the names of ops, and runs that are recorded once and launched as
// one. The CUDA module and the test device are two of them.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "backends/kernel.hpp"
#include "core/device_memory.hpp"

namespace addax::backends {

/// Work that was recorded, with the addresses that it had then.
class Recording {
 public:
  virtual ~Recording() = default;
  /// Puts all of it in the queue.
  virtual void launch() = 0;
};

class DeviceBackend : public DeviceMemory {
 public:
  /// By an op's name; one kernel, "elementwise", is for all that take ElementwiseAttrs. Empty where the device has
  /// none. Its kernels read KernelCall::device, and come back before the work is done.
  virtual KernelEntry kernel(std::string_view op) const = 0;
  /// What this thread asks for during `work` is not done but recorded. Null where the device cannot record.
  virtual std::unique_ptr<Recording> record(const std::function<void()>& work) = 0;
  /// Rows of `from` at int64 `positions`, one after the other; all three lie on the device.
  virtual void gather_rows(void* to, const void* from, size_t row_bytes, const int64_t* positions, int64_t count) = 0;
};

/// Every device is a backend.
inline DeviceBackend* backend_of(DeviceMemory* memory) { return static_cast<DeviceBackend*>(memory); }

}  // namespace addax::backends
