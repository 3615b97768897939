// HostBackend: a device that is made of main memory which ordinary code may not touch, for machines without a GPU.
//
// Addresses that it hands out lie in pages that nobody may read or write. What belongs to them lies elsewhere, and only
// the backend's own calls translate one into the other: a kernel of the processor that is given such an address, or a
// host that reads one, ends the program at once.
#pragma once

#include <map>
#include <mutex>
#include <vector>

#include "backends/device_backend.hpp"

namespace addax::tests {

class HostBackend final : public backends::DeviceBackend {
 public:
  HostBackend(int index, size_t bytes);
  ~HostBackend() override;

  Device device() const override { return {Device::cuda, index_}; }
  void* allocate(size_t bytes) override;
  void release(void* block, size_t bytes) noexcept override;
  void copy_in(void* to, const void* from, size_t bytes) override;
  void copy_out(void* to, const void* from, size_t bytes) override;
  void copy(void* to, const void* from, size_t bytes) override;
  void zero(void* to, size_t bytes) override;
  void synchronize() override {}
  config::MemoryInfo memory_info() const override;
  void set_memory_limit(size_t bytes) override;
  backends::KernelEntry kernel(std::string_view op) const override;
  std::unique_ptr<backends::Recording> record(const std::function<void()>& work) override;
  void gather_rows(void* to, const void* from, size_t row_bytes, const int64_t* positions, int64_t count) override;

  /// The memory behind an address of the device.
  template <class T>
  T* behind(T* address) const {
    return address ? reinterpret_cast<T*>(reinterpret_cast<uintptr_t>(address) - closed_ + open_) : address;
  }
  /// Does `work` now, or keeps it for the recording that this thread makes.
  void tell(std::function<void()> work);

 private:
  const int index_;
  const size_t bytes_;
  uintptr_t closed_ = 0, open_ = 0;
  mutable std::mutex mutex_;
  std::multimap<size_t, void*> free_;
  size_t taken_ = 0, in_use_ = 0, peak_ = 0, limit_ = 0;
};

}  // namespace addax::tests
