// Memory: the pool behind small objects and tensor data. Blocks that were freed are kept per thread and handed out
// again, so a warm program takes nothing from the heap.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

#include "addax/detail/ref.hpp"

namespace addax {

class DeviceMemory;

inline constexpr size_t alignment = 64;

/// At least `bytes` bytes at a multiple of 64. DeviceError where the system has no more.
void* take_block(size_t bytes);
/// Gives back what take_block(bytes) returned.
void give_block(void* block, size_t bytes) noexcept;

/// The bytes of one or several tensors, in main memory or on a device.
class Buffer final : public detail::RefCounted {
 public:
  static detail::Ref<Buffer> allocate(size_t bytes, DeviceMemory* memory = nullptr);
  /// Foreign memory, kept alive by `owner`.
  static detail::Ref<Buffer> wrap(void* data, size_t bytes, std::shared_ptr<void> owner);
  ~Buffer() override;

  /// An address of memory(): on a device nothing but its kernels and copies may use it.
  std::byte* data() const { return data_; }
  /// Where it lies; null in main memory.
  DeviceMemory* memory() const { return memory_; }
  /// The bytes in main memory: data(), or a copy that is made at the first call and kept.
  const std::byte* readable() const { return memory_ ? copy() : data_; }
  /// Must come before other bytes are written to a device's memory.
  void forget_copy();
  size_t bytes() const { return bytes_; }
  bool foreign() const { return owner_ != nullptr; }

 private:
  friend detail::Ref<Buffer> detail::make_ref<Buffer, std::byte*&, size_t&, DeviceMemory*&, std::shared_ptr<void>&>(
      std::byte*&, size_t&, DeviceMemory*&, std::shared_ptr<void>&);
  Buffer(std::byte* data, size_t bytes, DeviceMemory* memory, std::shared_ptr<void> owner)
      : data_(data), bytes_(bytes), memory_(memory), owner_(std::move(owner)) {}
  const std::byte* copy() const;

  std::byte* data_;
  size_t bytes_;
  DeviceMemory* memory_;
  mutable std::atomic<std::byte*> copy_{nullptr};
  std::shared_ptr<void> owner_;
};

}  // namespace addax
