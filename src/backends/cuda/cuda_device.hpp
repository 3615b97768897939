// CudaDevice: one GPU: a pool of its memory, one stream, and runs recorded as CUDA graphs.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "backends/cuda/cuda_api.hpp"
#include "backends/device_backend.hpp"

namespace addax::backends::cuda {

/// The kernels that there are, by the names of ops.
using KernelTable = KernelEntry (*)(std::string_view op);
/// Launches the gathering of rows on a stream.
using RowGatherer = void (*)(void* to, const void* from, size_t row_bytes, const int64_t* positions, int64_t count,
                             void* stream);

class CudaDevice final : public DeviceBackend {
 public:
  /// DeviceError where the GPU is older than what the module is built for.
  CudaDevice(int index, const CudaApi& api, KernelTable kernels, RowGatherer gather);

  Device device() const override { return {Device::cuda, index_}; }
  void* allocate(size_t bytes) override;
  void release(void* block, size_t bytes) noexcept override;
  void copy_in(void* to, const void* from, size_t bytes) override;
  void copy_out(void* to, const void* from, size_t bytes) override;
  void copy(void* to, const void* from, size_t bytes) override;
  void zero(void* to, size_t bytes) override;
  void synchronize() override;
  config::MemoryInfo memory_info() const override;
  void set_memory_limit(size_t bytes) override;
  KernelEntry kernel(std::string_view op) const override { return kernels_(op); }
  /// Null, with a warning, where the GPU or a library refuses.
  std::unique_ptr<Recording> record(const std::function<void()>& work) override;
  void gather_rows(void* to, const void* from, size_t row_bytes, const int64_t* positions, int64_t count) override;

  /// Where this thread's work goes: the device's stream, or that of the recording that the thread makes.
  void* stream() const;
  /// The same, with this device chosen for the thread, which launches ask for.
  void* launch_stream() const {
    select();
    return stream();
  }
  /// (8, 0) and the like.
  std::pair<int, int> compute_capability() const;
  /// A kernel of machine code, for launch_loaded().
  void* load(const std::string& code, const char* name) const;
  /// Launches it for `count` elements, with the one parameter that lies at `parameter`.
  void launch_loaded(void* kernel, int64_t count, void* parameter) const;
  /// Throws DeviceError for an error of the runtime. All but those of short memory and of recordings are taken for ones
  /// that the device does not recover from, and thrown by every later call, too.
  void check(int error, const char* what) const;
  /// The same for the kernel that was just launched.
  void check_launch(const char* what) const { check(api_.last_error(), what); }

 private:
  struct RecordingStream;
  void select() const;
  /// DeviceError while this thread records: what a host must do is not done when the recording is launched.
  void refuse_in_recording(const char* what) const;
  /// What the pool has of a rounded size; null where it has none.
  void* take_kept(size_t bytes);
  void give_back_kept();
  [[noreturn]] void fail_allocation(size_t bytes) const;
  int end_recording(void* own, void** graph) const;

  const int index_;
  const CudaApi& api_;
  KernelTable kernels_;
  RowGatherer gather_;
  void* stream_ = nullptr;
  int reads_main_memory_ = 0;
  std::mutex pinned_mutex_;
  void* pinned_ = nullptr;  // what copies of logs, losses and single numbers go through; null where there was none
  mutable std::mutex mutex_;
  mutable std::string broken_;         // what made the device useless; empty where it works
  std::multimap<size_t, void*> kept_;  // free blocks by size
  std::map<void*, size_t> sizes_;      // of blocks that are in use
  std::vector<void*> recording_streams_;
  size_t reserved_ = 0, in_use_ = 0, peak_ = 0, limit_ = 0;
};

}  // namespace addax::backends::cuda
