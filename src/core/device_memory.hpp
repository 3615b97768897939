// What the core knows of a device other than the processor: its memory, and where its module comes from.
#pragma once

#include <atomic>
#include <cstddef>
#include <string>
#include <vector>

#include "addax/config.hpp"
#include "addax/device.hpp"

namespace addax {

/// One GPU. Everything it is told to do is done in order, on one queue; only what says so waits for it. Safe from
/// several threads. Every call throws DeviceError where the device cannot go on.
class DeviceMemory {
 public:
  virtual ~DeviceMemory() = default;
  virtual Device device() const = 0;

  /// At least `bytes` bytes at a multiple of 256. DeviceError says what was needed and what is free.
  virtual void* allocate(size_t bytes) = 0;
  /// What was told before may still use it: the block is handed out again in the order of the queue.
  virtual void release(void* block, size_t bytes) noexcept = 0;

  /// From main memory, which may change once the call returns.
  virtual void copy_in(void* to, const void* from, size_t bytes) = 0;
  /// To main memory; waits for everything that was told before.
  virtual void copy_out(void* to, const void* from, size_t bytes) = 0;
  virtual void copy(void* to, const void* from, size_t bytes) = 0;
  virtual void zero(void* to, size_t bytes) = 0;
  virtual void synchronize() = 0;

  virtual config::MemoryInfo memory_info() const = 0;
  virtual void set_memory_limit(size_t bytes) = 0;
};

/// What a device module gives through the C function `addax_device_module`, which takes nothing and returns one of
/// these.
struct DeviceModule {
  static constexpr int current_abi = 1;
  int abi = current_abi;  // of the headers that the module was built with; nothing else is looked at where it differs
  /// Devices that can be used; DeviceError says why there is none.
  int (*count)() = nullptr;
  /// Lives as long as the process.
  DeviceMemory& (*open)(int index) = nullptr;
};

/// Null for the processor. Loads the module at the first call for another device; DeviceError where there is none.
DeviceMemory* memory_of(const Device& device);
namespace detail {
/// Whether anybody has asked for another device than the processor so far; until then nothing else is looked at.
extern std::atomic<bool> devices_wanted;
DeviceMemory* chosen_memory();
}  // namespace detail
/// Of the innermost DeviceScope on this thread, else of config::set_device().
inline DeviceMemory* current_memory() {
  return detail::devices_wanted.load(std::memory_order_relaxed) ? detail::chosen_memory() : nullptr;
}
inline Device device_of(const DeviceMemory* memory) { return memory ? memory->device() : Device(Device::cpu); }

/// What DeviceScope does, for memory that is known to be there.
class OnDevice {
 public:
  explicit OnDevice(DeviceMemory* memory);
  ~OnDevice();
  OnDevice(const OnDevice&) = delete;
  OnDevice& operator=(const OnDevice&) = delete;

 private:
  bool was_set_;
  DeviceMemory* before_;
};

/// From one memory to another, null being main memory; two GPUs go through main memory.
void transfer(DeviceMemory* to_memory, void* to, DeviceMemory* from_memory, const void* from, size_t bytes);
/// Zeros; null is main memory.
void clear(DeviceMemory* memory, void* to, size_t bytes);

}  // namespace addax
