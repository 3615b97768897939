// Memory: the pool behind small objects and tensor data. Blocks that were freed are kept per thread and handed out
// again, so a warm program takes nothing from the heap.
#pragma once

#include <cstddef>
#include <memory>

#include "addax/detail/ref.hpp"
#include "addax/device.hpp"

namespace addax {

inline constexpr size_t alignment = 64;

/// At least `bytes` bytes at a multiple of 64. DeviceError where the system has no more.
void* take_block(size_t bytes);
/// Gives back what take_block(bytes) returned.
void give_block(void* block, size_t bytes) noexcept;

/// The bytes of one or several tensors.
class Buffer final : public detail::RefCounted {
 public:
  static detail::Ref<Buffer> allocate(size_t bytes);
  /// Foreign memory, kept alive by `owner`.
  static detail::Ref<Buffer> wrap(void* data, size_t bytes, std::shared_ptr<void> owner);
  ~Buffer() override;

  std::byte* data() const { return data_; }
  size_t bytes() const { return bytes_; }
  bool foreign() const { return owner_ != nullptr; }

 private:
  friend detail::Ref<Buffer> detail::make_ref<Buffer, std::byte*&, size_t&, std::shared_ptr<void>&>(
      std::byte*&, size_t&, std::shared_ptr<void>&);
  Buffer(std::byte* data, size_t bytes, std::shared_ptr<void> owner)
      : data_(data), bytes_(bytes), owner_(std::move(owner)) {}

  std::byte* data_;
  size_t bytes_;
  std::shared_ptr<void> owner_;
};

}  // namespace addax
