#include "device/host_backend.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>

#include "addax/errors.hpp"
#include "backends/indexing.hpp"
#include "device/host_kernels.hpp"

namespace addax::tests {
namespace {

struct Recorded final : backends::Recording {
  std::vector<std::function<void()>> work;
  void launch() override {
    for (const auto& step : work) step();
  }
};

thread_local Recorded* recording = nullptr;

uintptr_t reserve(size_t bytes, int protection) {
  void* begin = mmap(nullptr, bytes, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (begin == MAP_FAILED) throw DeviceError("test device: expected address space, got none.");
  return reinterpret_cast<uintptr_t>(begin);
}

size_t rounded(size_t bytes) { return (std::max<size_t>(bytes, 1) + 255) / 256 * 256; }

}  // namespace

HostBackend::HostBackend(int index, size_t bytes)
    : index_(index), bytes_(bytes), closed_(reserve(bytes, PROT_NONE)), open_(reserve(bytes, PROT_READ | PROT_WRITE)) {}

HostBackend::~HostBackend() {
  munmap(reinterpret_cast<void*>(closed_), bytes_);
  munmap(reinterpret_cast<void*>(open_), bytes_);
}

void* HostBackend::allocate(size_t bytes) {
  if (recording) throw DeviceError("test device: expected no allocation in a recording.");
  std::lock_guard lock(mutex_);
  const size_t most = limit_ ? std::min(limit_, bytes_) : bytes_;
  if (bytes <= most) bytes = rounded(bytes);
  auto found = free_.find(bytes);
  if (found == free_.end() && bytes > most - std::min(most, taken_))
    throw DeviceError(device().to_string() + ": expected " + std::to_string(bytes) + " bytes of its memory, got " +
                      std::to_string(most - std::min(most, taken_)) + " free. Use a smaller batch_size.");
  void* block = reinterpret_cast<void*>(closed_ + taken_);
  if (found == free_.end()) {
    taken_ += bytes;
  } else {
    block = found->second;
    free_.erase(found);
  }
  in_use_ += bytes;
  peak_ = std::max(peak_, in_use_);
  std::memset(behind(block), 0xff, bytes);  // whoever reads what was not written meets NaN
  return block;
}

void HostBackend::release(void* block, size_t bytes) noexcept {
  std::lock_guard lock(mutex_);
  in_use_ -= rounded(bytes);
  free_.emplace(rounded(bytes), block);
}

void HostBackend::tell(std::function<void()> work) {
  if (recording)
    recording->work.push_back(std::move(work));
  else
    work();
}

void HostBackend::copy_in(void* to, const void* from, size_t bytes) {
  if (recording) throw DeviceError("test device: expected nothing from main memory in a recording.");
  std::memcpy(behind(to), from, bytes);
}

void HostBackend::copy_out(void* to, const void* from, size_t bytes) {
  if (recording) throw DeviceError("test device: expected nothing to wait for in a recording.");
  std::memcpy(to, behind(from), bytes);
}

void HostBackend::copy(void* to, const void* from, size_t bytes) {
  tell([to = behind(to), from = behind(from), bytes] { std::memmove(to, from, bytes); });
}

void HostBackend::zero(void* to, size_t bytes) {
  tell([to = behind(to), bytes] { std::memset(to, 0, bytes); });
}

config::MemoryInfo HostBackend::memory_info() const {
  std::lock_guard lock(mutex_);
  return {in_use_, peak_, taken_, bytes_ - taken_, limit_};
}

void HostBackend::set_memory_limit(size_t bytes) {
  std::lock_guard lock(mutex_);
  limit_ = bytes;
}

backends::KernelEntry HostBackend::kernel(std::string_view op) const { return host_kernel(op); }

std::unique_ptr<backends::Recording> HostBackend::record(const std::function<void()>& work) {
  auto made = std::make_unique<Recorded>();
  struct Open {
    explicit Open(Recorded* to) { recording = to; }
    ~Open() { recording = nullptr; }
  } open(made.get());
  work();
  return made;
}

void HostBackend::gather_rows(void* to, const void* from, size_t row_bytes, const int64_t* positions, int64_t count) {
  tell([=, to = behind(to), from = behind(from), positions = behind(positions)] {
    backends::cpu::gather_rows(from, row_bytes, positions, count, to);
  });
}

}  // namespace addax::tests
